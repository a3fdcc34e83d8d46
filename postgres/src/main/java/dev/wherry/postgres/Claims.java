package dev.wherry.postgres;

import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.WorkerId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/// The taking of moves, and what this process learnt from earlier claims: how far to look, and
/// whether to look at what others write.
///
/// May be used from any thread.
final class Claims {
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

  private final Database database;
  private final Lanes lanes;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger care = new AtomicInteger();
  private volatile boolean idle;

  /// Whether any provider has a limit, as house-keeping saw it last. Until it sees a new one,
  /// claims of several processes at the same instant may go over it.
  private volatile boolean limited = true;

  Claims(Database database, Lanes lanes) {
    this.database = database;
    this.lanes = lanes;
  }

  void limited(boolean now) {
    limited = now;
  }

  /// Takes moves for a worker, as [dev.wherry.core.queue.MoveQueue#claim] says.
  List<Claim> take(WorkerId worker, FreeSlots free) {
    boolean thorough = idle || calls.getAndIncrement() % THOROUGH_EVERY == 0;
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
}
