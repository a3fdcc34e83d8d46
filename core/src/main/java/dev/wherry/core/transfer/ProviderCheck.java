package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.transfer.CheckReport.Finding;
import dev.wherry.core.transfer.CheckReport.Step;
import dev.wherry.core.transfer.CheckReport.Verdict;
import dev.wherry.core.transfer.CheckTrials.Found;
import dev.wherry.core.transfer.CheckTrials.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tries a provider: connects, lists, writes, reads, breaks each condition and checksum that the
/// provider claims to honour, and deletes what it wrote.
///
/// What it writes are two small objects under names of its own, `.wherry-check-` with 128 random
/// bits, and it takes them away whatever failed before. A provider that can only be read, or is to
/// be, is only read. It asks some twenty requests, and a probe's.
public final class ProviderCheck {
  /// How long cleaning up may take when the time is over.
  private static final Duration CLEANING = Duration.ofSeconds(10);

  /// How long a step may take to end that was interrupted.
  private static final Duration ENDING = Duration.ofSeconds(2);

  private final CheckTrials trials;
  private final boolean readOnly;
  private final LongSupplier nanoTime;
  private final long end;
  private final List<Finding> findings = new ArrayList<>();
  private @Nullable String over;

  /// What is wanted of a check.
  ///
  /// @param key of an object to read, or null for what the check writes or lists
  /// @param readOnly whether nothing may be written
  /// @param limit how long the check may take; cleaning up may take ten seconds more
  public record Wish(@Nullable String key, boolean readOnly, Duration limit) {}

  private ProviderCheck(StorageProvider provider, Wish wish, LongSupplier nanoTime) {
    this.readOnly = wish.readOnly() || !provider.capabilities().writable();
    this.trials = new CheckTrials(provider, wish.key(), readOnly);
    this.nanoTime = nanoTime;
    this.end = nanoTime.getAsLong() + wish.limit().toNanos();
  }

  /// Checks a provider, which is best one that nobody else uses: then connecting is part of it.
  ///
  /// @param nanoTime a monotonic clock, as [System#nanoTime]
  /// @throws InterruptedException when the thread was interrupted; what was written is gone
  public static CheckReport run(StorageProvider provider, Wish wish, LongSupplier nanoTime)
      throws InterruptedException {
    return new ProviderCheck(provider, wish, nanoTime).run();
  }

  private CheckReport run() throws InterruptedException {
    try {
      decisive(Step.CONNECT, trials::connect);
      attempt(Step.LIST, trials::list);
      if (readOnly) {
        attempt(Step.READ, trials::readThere);
        attempt(Step.READ_RANGE, trials::readRange);
      } else {
        write();
      }
    } finally {
      if (trials.mayHaveWritten()) {
        findings.add(cleanedUp());
      }
    }
    return new CheckReport(findings);
  }

  private void write() throws InterruptedException {
    decisive(Step.PROBE, trials::probe);
    decisive(Step.WRITE, trials::write);
    attempt(Step.DESCRIBE, trials::describe);
    attempt(Step.READ, trials::readWritten);
    attempt(Step.READ_RANGE, trials::readRange);
    attempt(Step.WRITE_IF_ABSENT, trials::writeIfAbsent);
    attempt(Step.WRITE_IF_VERSION, trials::writeIfVersion);
    attempt(Step.CHECKSUMS, trials::checksums);
    attempt(Step.PARTS, trials::parts);
    attempt(Step.COMPLETE_IF_ABSENT, trials::completeIfAbsent);
  }

  /// A step without which the next ones make no sense.
  private void decisive(Step step, Trial trial) throws InterruptedException {
    attempt(step, trial);
    if (over == null && findings.getLast().verdict() == Verdict.FAILS) {
      over = "since %s failed".formatted(step);
    }
  }

  private void attempt(Step step, Trial trial) throws InterruptedException {
    long left = end - nanoTime.getAsLong();
    if (over == null && left <= 0) {
      over = "since the time for the check was over";
    }
    findings.add(
        over == null
            ? run(step, trial, left)
            : new Finding(step, Verdict.UNTRIED, over, null, Duration.ZERO));
  }

  /// Whatever has happened: an interrupt waits until nothing is left.
  private Finding cleanedUp() {
    boolean interrupted = Thread.interrupted();
    try {
      for (; ; ) {
        try {
          return run(Step.DELETE, trials::delete, CLEANING.toNanos());
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Runs a step in a thread of its own, which ends when the time is over. It is virtual, since no
  /// other is woken by an interrupt while it waits for a network.
  private Finding run(Step step, Trial trial, long nanos) throws InterruptedException {
    long start = nanoTime.getAsLong();
    FutureTask<Found> task = new FutureTask<>(trial::run);
    Thread thread = Thread.ofVirtual().name("wherry-check").start(task);
    try {
      Found found = task.get(nanos, TimeUnit.NANOSECONDS);
      return new Finding(step, found.verdict(), found.detail(), null, since(start));
    } catch (ExecutionException e) {
      return failed(step, e.getCause(), since(start));
    } catch (TimeoutException _) {
      return new Finding(
          step,
          Verdict.FAILS,
          "no end came within %,d s".formatted(Duration.ofNanos(nanos).toSeconds()),
          FailureKind.TIMED_OUT,
          since(start));
    } finally {
      if (task.cancel(true)) {
        thread.join(ENDING);
      }
    }
  }

  private Finding failed(Step step, @Nullable Throwable failure, Duration took) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException told) {
        Side side = readOnly ? Side.SOURCE : Side.DESTINATION;
        FailureKind kind = side.kind(told.problem());
        return new Finding(step, Verdict.FAILS, oneLine(told.getMessage()), kind, took);
      }
    }
    FailureKind kind =
        failure instanceof IOException ? FailureKind.UNAVAILABLE : FailureKind.INTERNAL;
    return new Finding(step, Verdict.FAILS, oneLine(String.valueOf(failure)), kind, took);
  }

  private static String oneLine(@Nullable String message) {
    return new Failure(FailureKind.INTERNAL, String.valueOf(message)).message();
  }

  private Duration since(long start) {
    return Duration.ofNanos(nanoTime.getAsLong() - start);
  }
}
