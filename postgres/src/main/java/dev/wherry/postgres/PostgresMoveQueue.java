package dev.wherry.postgres;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Acceptance;
import dev.wherry.core.queue.BeatAnswer;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.Listings;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.queue.Retirements;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.UploadLedger;
import dev.wherry.core.queue.Webhook;
import dev.wherry.core.queue.WorkerId;
import dev.wherry.core.queue.WorkerLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/// [MoveQueue] in PostgreSQL. Each verb is one statement that commits by itself, but for those that
/// end a worker. News is sent after the commit.
///
/// Locks are taken in one order everywhere: worker, moves, requests by their ids; moves that
/// another statement has locked are passed over where a choice is left.
final class PostgresMoveQueue implements MoveQueue {
  /// How many moves one transaction of house-keeping changes at most.
  private static final int BATCH = 1_000;

  private record Changed(long request, int moves) {
    static final RowMapper<Changed> MAPPER =
        (row, context) -> new Changed(row.getLong("request_id"), row.getInt("moves"));
  }

  private final Database database;
  private final PostgresSignals signals;
  private final Lanes lanes;
  private final Claims claims;
  private final UploadLedger uploads;
  private final Listings listings;
  private final Retirements retirements;

  PostgresMoveQueue(Database database, PostgresSignals signals, Lanes lanes) {
    this.database = database;
    this.signals = signals;
    this.lanes = lanes;
    this.claims = new Claims(database, lanes);
    this.uploads = new PostgresUploadLedger(database);
    this.listings = new PostgresListings(database, signals, lanes);
    this.retirements = new PostgresRetirements(database, signals);
  }

  @Override
  public Acceptance enqueue(MoveRequest request) {
    byte[] hash = InputHash.of(request);
    MoveColumns columns = MoveColumns.of(request.moves());
    int[] laneIds = lanes.ids(columns.lanes(), request.priority());
    Optional<Long> stored = database.run(handle -> insert(handle, request, hash, columns, laneIds));
    if (stored.isPresent()) {
      signals.tell(true, Set.of(stored.get()));
      return new Acceptance.Stored(stored.get());
    }
    String key = Objects.requireNonNull(request.idempotencyKey(), "only a key can be known");
    return database.run(
        handle ->
            handle
                .createQuery(Sql.KNOWN_REQUEST.text())
                .bind("key", key)
                .map(
                    (row, context) -> {
                      long id = row.getLong("id");
                      return Arrays.equals(row.getBytes("input_hash"), hash)
                          ? new Acceptance.AlreadyStored(id)
                          : new Acceptance.KeyTaken(id);
                    })
                .one());
  }

  private static Optional<Long> insert(
      Handle handle, MoveRequest request, byte[] hash, MoveColumns columns, int[] laneIds) {
    String key = request.idempotencyKey();
    Duration retireAfter = request.options().retireAfter();
    Webhook webhook = request.webhook();
    return columns
        .bind(ListingColumns.bind(handle.createQuery(Sql.ENQUEUE.text()), request), laneIds)
        .bind("total", request.moves().size())
        .bind("priority", request.priority())
        .bind("overwrite", request.options().overwrite().name())
        .bind("verify", request.options().verify().name())
        .bind("retireSource", request.options().retireSource())
        .bind("retireAfter", retireAfter == null ? null : retireAfter.toMillis())
        .bind(
            "labels",
            SqlArray.ofTexts(request.labels().stream().map(l -> Text.check("A label", l)).toList()))
        .bind("key", key == null ? null : Text.check("The idempotency key", key))
        .bind("hash", hash)
        .bind("webhook", webhook == null ? null : Text.check("The webhook", webhook.name()))
        .bind("webhookEvents", webhook == null ? null : SqlArray.ofNames(webhook.events()))
        .bind("signposts", SqlArray.ofInts(signposts(request)))
        .mapTo(long.class)
        .findOne();
  }

  /// The numbers of the moves whose sources are to be found.
  private static int[] signposts(MoveRequest request) {
    return request.signposted().isEmpty()
        ? new int[0]
        : IntStream.rangeClosed(1, request.moves().size())
            .filter(n -> request.signposted().contains(source(request, n)))
            .toArray();
  }

  private static String source(MoveRequest request, int number) {
    return request.moves().get(number - 1).source().provider();
  }

  @Override
  public WorkerId join(String name) {
    return database.run(
        handle ->
            new WorkerId(
                handle
                    .createQuery(Sql.JOIN.text())
                    .bind("name", Objects.requireNonNull(Text.clean(name)))
                    .mapTo(long.class)
                    .one()));
  }

  @Override
  public BeatAnswer beat(WorkerId worker, Map<MoveId, Long> progress) throws WorkerLostException {
    String json =
        progress.entrySet().stream()
            .map(move -> "\"" + move.getKey() + "\":" + move.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    return database
        .run(
            handle ->
                handle
                    .createQuery(Sql.BEAT.text())
                    .bind("worker", worker.value())
                    .bind("progress", json)
                    .scanResultSet((rows, context) -> BeatRows.read(rows.get())))
        .orElseThrow(() -> new WorkerLostException(worker));
  }

  @Override
  public List<Claim> claim(WorkerId worker, FreeSlots free) {
    List<Claim> taken = claims.take(worker, free);
    signals.tell(
        false, taken.stream().map(c -> c.move().id().request()).collect(Collectors.toSet()));
    return taken;
  }

  @Override
  public List<Settlement> settle(WorkerId worker, List<Settlement> settlements) {
    if (settlements.isEmpty()) {
      return List.of();
    }
    SettlementColumns.Answer answer =
        database.run(handle -> SettlementColumns.of(settlements).settle(handle, worker));
    boolean[] settled = new boolean[settlements.size()];
    Set<Long> changed = new TreeSet<>();
    boolean queued = answer.queued();
    for (int place : answer.places()) {
      Settlement settlement = settlements.get(place - 1);
      settled[place - 1] = true;
      changed.add(settlement.claim().move().id().request());
      queued |= settlement.outcome() instanceof Outcome.Released;
    }
    signals.tell(queued, changed);
    List<Settlement> refused = new ArrayList<>();
    for (int i = 0; i < settled.length; i++) {
      if (!settled[i]) {
        refused.add(settlements.get(i));
      }
    }
    return refused;
  }

  @Override
  public boolean holds(WorkerId worker, Claim claim) {
    return database.run(
        handle ->
            Bindings.claim(handle.createQuery(Sql.HOLDS.text()), worker, claim)
                .mapTo(boolean.class)
                .one());
  }

  @Override
  public int wake() {
    claims.limited(
        database.run(handle -> handle.createQuery(Sql.EASE.text()).mapTo(boolean.class).one()));
    long from = ThreadLocalRandom.current().nextLong();
    return inBatches(Sql.WAKE)
        + inBatches(Sql.RELEASE)
        + tell(batch(Sql.UNBLOCK, query -> query.bind("from", from)));
  }

  @Override
  public int sweep() {
    int ended = 0;
    List<Changed> changes;
    do {
      changes = batch(Sql.SWEEP, query -> query);
      signals.tell(false, changes.stream().map(Changed::request).collect(Collectors.toSet()));
      ended += changes.stream().mapToInt(Changed::moves).sum();
    } while (!changes.isEmpty());
    return ended;
  }

  private int inBatches(Sql statement) {
    int moves = 0;
    int batch;
    do {
      batch = tell(batch(statement, query -> query));
      moves += batch;
    } while (batch == BATCH);
    return moves;
  }

  private List<Changed> batch(Sql statement, UnaryOperator<Query> bindings) {
    return database.run(
        handle ->
            bindings
                .apply(handle.createQuery(statement.text()).bind("limit", BATCH))
                .map(Changed.MAPPER)
                .list());
  }

  @Override
  public void probe() {
    database.run(handle -> handle.createUpdate(Sql.PROBE.text()).execute());
  }

  @Override
  public int prune(Retention retention) {
    return database.run(
        handle -> {
          handle.createUpdate(Sql.SUM_TALLIES.text()).execute();
          int rows = handle.createUpdate(Sql.PRUNE_FINISHES.text()).bind("limit", BATCH).execute();
          for (Sql statement : List.of(Sql.PRUNE_ATTEMPTS, Sql.PRUNE_WORKERS)) {
            rows +=
                handle
                    .createUpdate(statement.text())
                    .bind("attempts", retention.attempts().toMillis())
                    .bind("limit", BATCH)
                    .execute();
          }
          Duration requests = retention.requests();
          return requests == null ? rows : rows + pruneRequests(handle, requests);
        });
  }

  private static int pruneRequests(Handle handle, Duration kept) {
    return handle
        .createQuery(Sql.PRUNE_REQUESTS.text())
        .bind("requests", kept.toMillis())
        .bind("limit", BATCH)
        .mapTo(int.class)
        .one();
  }

  @Override
  public void throttled(Map<String, Duration> pauses) {
    List<Map.Entry<String, Duration>> providers = List.copyOf(pauses.entrySet());
    database.run(
        handle ->
            handle
                .createUpdate(Sql.THROTTLE.text())
                .bind(
                    "providers",
                    SqlArray.ofTexts(providers.stream().map(Map.Entry::getKey).toList()))
                .bind(
                    "pauses",
                    SqlArray.ofLongs(
                        providers.stream().mapToLong(p -> p.getValue().toMillis()).toArray()))
                .execute());
    claims.limited(true);
  }

  @Override
  public int reclaim(Duration lease, int attemptLimit) {
    return tell(
        database.inTransaction(
            handle -> {
              List<Long> lost =
                  handle
                      .createQuery(Sql.LOSE_WORKERS.text())
                      .bind("lease", lease.toMillis())
                      .mapTo(long.class)
                      .list();
              return lost.isEmpty()
                  ? List.of()
                  : handle
                      .createQuery(Sql.RECLAIM.text())
                      .bind("workers", SqlArray.ofLongs(lost.stream().mapToLong(l -> l).toArray()))
                      .bind("limit", attemptLimit)
                      .map(Changed.MAPPER)
                      .list();
            }));
  }

  @Override
  public void leave(WorkerId worker) {
    tell(
        database.inTransaction(
            handle -> {
              boolean living =
                  handle
                      .createQuery(Sql.LOCK_WORKER.text())
                      .bind("worker", worker.value())
                      .mapTo(long.class)
                      .findOne()
                      .isPresent();
              return living
                  ? handle
                      .createQuery(Sql.LEAVE.text())
                      .bind("worker", worker.value())
                      .map(Changed.MAPPER)
                      .list()
                  : List.of();
            }));
  }

  @Override
  public UploadLedger uploads() {
    return uploads;
  }

  @Override
  public Listings listings() {
    return listings;
  }

  @Override
  public Retirements retirements() {
    return retirements;
  }

  private int tell(List<Changed> changes) {
    signals.tell(
        !changes.isEmpty(), changes.stream().map(Changed::request).collect(Collectors.toSet()));
    return changes.stream().mapToInt(Changed::moves).sum();
  }
}
