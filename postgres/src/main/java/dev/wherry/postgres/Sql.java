package dev.wherry.postgres;

import java.util.Locale;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/// The queue's statements: each is the file of its name.
enum Sql {
  SESSION,
  ENQUEUE,
  KNOWN_REQUEST,
  LANE,
  STORE_LANE,
  JOIN,
  BEAT,
  CLAIM,
  SETTLE,
  HOLDS,
  WAKE,
  LOSE_WORKERS,
  RECLAIM,
  LOCK_WORKER,
  LEAVE,
  HOLD_LIMITS,
  THROTTLE,
  EASE,
  RELEASE,
  UNBLOCK,
  SWEEP,
  PROBE,
  PRUNE_ATTEMPTS,
  PRUNE_WORKERS,
  PRUNE_REQUESTS,
  CANCEL,
  PAUSE,
  RESUME,
  RETRY,
  LEFT_UPLOAD,
  BEGIN_UPLOAD,
  TAKE_PARTS,
  END_UPLOAD,
  ABANDON_UPLOAD,
  ORPHANED_UPLOADS,
  PAUSE_LANE,
  PAUSE_PROVIDER,
  ANNOUNCE_PROVIDER,
  PROVIDER_LIMITS,
  LIMIT_PROVIDER,
  PROVIDERS,
  LANES,
  REQUEST,
  REQUESTS,
  REQUEST_OUTSIDE,
  MOVE,
  MOVES,
  MOVES_BY_STATE,
  MOVES_BY_FAILURE,
  COUNT_MOVES,
  COUNT_MOVES_BY_FAILURE,
  SIGNPOST,
  UPLOADS,
  COUNT_UPLOADS,
  DUE_RETIREMENTS,
  RETIREMENT_WANTED,
  TRY_RETIREMENT,
  KEEP_SOURCES,
  KEEP_RETIREMENTS,
  DUE_EVENTS,
  DELIVERED_EVENT,
  FAILED_EVENT,
  DEAD_EVENTS,
  REDELIVER_EVENTS,
  COUNT_EVENTS,
  PUBLISH_RECEIPT_KEY,
  RECEIPT_KEYS,
  RECALL_PROBE,
  KEEP_PROBE,
  TOKENS,
  ADD_TOKEN,
  REVOKE_TOKEN,
  LOCK_TOKENS,
  NOTIFY,
  LISTEN;

  private final String text =
      ClasspathSqlLocator.create()
          .getResource(
              Sql.class.getClassLoader(),
              "dev/wherry/postgres/sql/" + name().toLowerCase(Locale.ROOT) + ".sql");

  String text() {
    return text;
  }
}
