package dev.wherry.postgres;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Acceptance;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import dev.wherry.core.queue.WorkerLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
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

  /// How often a claim goes on when all that it met must not start.
  private static final int CLAIM_ROUNDS = 64;

  /// How often a claim is tried that meets destinations which others are just beginning to write.
  /// Then it takes nothing, and comes back later.
  private static final int CLAIM_TRIES = 5;

  /// How many claims are careful after one was refused.
  private static final int CAREFUL_CLAIMS = 200;

  /// Every so many claims one is thorough, that is, finds moves that came to be behind the clock of
  /// their lane. One that comes after an empty one always is.
  private static final int THOROUGH_EVERY = 32;

  private record Changed(long request, int moves) {
    static final RowMapper<Changed> MAPPER =
        (row, context) -> new Changed(row.getLong("request_id"), row.getInt("moves"));
  }

  private final Database database;
  private final PostgresSignals signals;
  private final Lanes lanes;
  private final AtomicInteger claimCalls = new AtomicInteger();
  private final AtomicInteger care = new AtomicInteger();
  private volatile boolean idle;

  /// Whether any provider has a limit, as house-keeping saw it last. Until it sees a new one,
  /// claims of several processes at the same instant may go over it.
  private volatile boolean limited = true;

  PostgresMoveQueue(Database database, PostgresSignals signals, Lanes lanes) {
    this.database = database;
    this.signals = signals;
    this.lanes = lanes;
  }

  @Override
  public Acceptance enqueue(MoveRequest request) {
    byte[] hash = InputHash.of(request);
    MoveColumns columns = MoveColumns.of(request);
    int[] laneIds =
        columns.lanes().stream().mapToInt(lane -> lanes.id(lane, request.priority())).toArray();
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
    return handle
        .createQuery(Sql.ENQUEUE.text())
        .bind("total", request.moves().size())
        .bind("priority", request.priority())
        .bind("overwrite", request.options().overwrite().name())
        .bind("verify", request.options().verify().name())
        .bind("retireSource", request.options().retireSource())
        .bind(
            "labels",
            SqlArray.ofTexts(request.labels().stream().map(l -> Text.check("A label", l)).toList()))
        .bind("key", key == null ? null : Text.check("The idempotency key", key))
        .bind("hash", hash)
        .bind("lanes", SqlArray.ofInts(laneIds))
        .bind("laneOfMove", SqlArray.ofInts(columns.lane()))
        .bind("placeInLane", SqlArray.ofInts(columns.place()))
        .bind("sources", SqlArray.ofTexts(columns.sources()))
        .bind("destinations", SqlArray.ofTexts(columns.destinations()))
        .mapTo(long.class)
        .findOne();
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
  public Set<MoveId> beat(WorkerId worker, Map<MoveId, Long> progress) throws WorkerLostException {
    String json =
        progress.entrySet().stream()
            .map(move -> "\"" + move.getKey() + "\":" + move.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    List<MoveId> rows =
        database.run(
            handle ->
                handle
                    .createQuery(Sql.BEAT.text())
                    .bind("worker", worker.value())
                    .bind("progress", json)
                    .map(
                        (row, context) ->
                            new MoveId(row.getLong("request_id"), row.getInt("number")))
                    .list());
    if (rows.isEmpty()) {
      throw new WorkerLostException(worker);
    }
    Set<MoveId> stop = new HashSet<>(rows);
    stop.removeIf(move -> move.number() == 0);
    return stop;
  }

  @Override
  public List<Claim> claim(WorkerId worker, FreeSlots free) {
    List<Claim> claims = claims(worker, free);
    signals.tell(
        false, claims.stream().map(c -> c.move().id().request()).collect(Collectors.toSet()));
    return claims;
  }

  private List<Claim> claims(WorkerId worker, FreeSlots free) {
    boolean thorough = idle || claimCalls.getAndIncrement() % THOROUGH_EVERY == 0;
    for (int round = 0; round < CLAIM_ROUNDS; round++) {
      ClaimAnswer answer = claimOnce(worker, free, thorough);
      if (!answer.claims().isEmpty() || !answer.metOthers()) {
        idle = answer.claims().isEmpty();
        return answer.claims();
      }
    }
    return List.of();
  }

  /// Claims without a look at what other moves write. That is refused, or ends in a deadlock, when
  /// there are two for one destination; then with care, for some time.
  private ClaimAnswer claimOnce(WorkerId worker, FreeSlots free, boolean thorough) {
    int[] running = lanes.byId(free.running());
    AtomicInteger tries = new AtomicInteger();
    Function<Handle, ClaimAnswer> claim =
        handle -> {
          if (tries.incrementAndGet() == 2) {
            care.set(CAREFUL_CLAIMS);
          }
          return handle
              .createQuery(Sql.CLAIM.text())
              .bind("worker", worker.value())
              .bind("total", free.total())
              .bind("perLane", free.perLane())
              .bind("running", SqlArray.ofInts(running))
              .bind("thorough", thorough)
              .bind("careful", care.getAndUpdate(left -> Math.max(0, left - 1)) > 0)
              .scanResultSet((rows, context) -> ClaimAnswer.read(rows.get()));
        };
    while (tries.get() < CLAIM_TRIES) {
      try {
        return limited
            ? database.inTransaction(handle -> alone(handle, claim))
            : database.run(claim);
      } catch (JdbiException e) {
        if (!DatabaseFailure.isTaken(e, "move_writing")) {
          throw e;
        }
      }
    }
    return ClaimAnswer.NOTHING;
  }

  /// Claims while no other does that would have to keep to the same limits.
  private static ClaimAnswer alone(Handle handle, Function<Handle, ClaimAnswer> claim) {
    handle.createQuery(Sql.HOLD_LIMITS.text()).mapTo(long.class).one();
    return claim.apply(handle);
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
            handle
                .createQuery(Sql.HOLDS.text())
                .bind("request", claim.move().id().request())
                .bind("number", claim.move().id().number())
                .bind("token", claim.token())
                .bind("worker", worker.value())
                .mapTo(boolean.class)
                .one());
  }

  @Override
  public int wake() {
    limited =
        database.run(handle -> handle.createQuery(Sql.EASE.text()).mapTo(boolean.class).one());
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
  public int prune(Retention retention) {
    return database.run(
        handle -> {
          int rows = 0;
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
    limited = true;
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

  private int tell(List<Changed> changes) {
    signals.tell(
        !changes.isEmpty(), changes.stream().map(Changed::request).collect(Collectors.toSet()));
    return changes.stream().mapToInt(Changed::moves).sum();
  }
}
