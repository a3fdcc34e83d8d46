package dev.wherry.core.worker;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.runner.Ended;
import dev.wherry.core.runner.Result;
import dev.wherry.core.transfer.Delivery;
import dev.wherry.core.transfer.Permit;
import dev.wherry.core.transfer.TransferException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Says how attempts ended, by the results of their runs. Safe for many threads.
record Judge(RetryPolicy retry, RandomGenerator random) {
  private static final System.Logger LOG = System.getLogger(Judge.class.getName());

  /// Empty when the claim no longer holds, and the result is worthless.
  Optional<Outcome> outcome(Ended<Run, Delivery> ended) {
    return switch (ended.result()) {
      case Result.Returned<Delivery>(Delivery.Delivered(var receipt)) ->
          Optional.of(new Outcome.Succeeded(receipt));
      case Result.Returned<Delivery>(Delivery.AlreadyThere(var receipt)) ->
          Optional.of(new Outcome.Skipped(receipt));
      case Result.Cancelled<Delivery>() -> Optional.of(stopped(ended.task()));
      case Result.Threw<Delivery>(var thrown) -> outcome(ended.task(), thrown);
    };
  }

  private Optional<Outcome> outcome(Run run, Throwable thrown) {
    Claim claim = run.claim();
    return switch (thrown) {
      case TransferException failed ->
          Optional.of(retry.judge(failed.failure(), claim.attempt(), random));
      case Permit.RevokedException revoked -> {
        LOG.log(Level.WARNING, "{0}: its transfer was stopped", revoked.getMessage());
        yield Optional.empty();
      }
      case InterruptedException stop -> Optional.of(stopped(run));
      case QueueUnavailableException away -> Optional.of(new Outcome.Released());
      default -> {
        LOG.log(Level.ERROR, "move " + claim.move().id() + " failed in an unknown way", thrown);
        Failure failure = new Failure(FailureKind.INTERNAL, thrown.toString());
        yield Optional.of(retry.judge(failure, claim.attempt(), random));
      }
    };
  }

  private static Outcome stopped(Run run) {
    return run.isUnwanted() ? new Outcome.Cancelled() : new Outcome.Released();
  }
}
