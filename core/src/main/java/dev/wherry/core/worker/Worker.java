package dev.wherry.core.worker;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerLostException;
import dev.wherry.core.runner.Ended;
import dev.wherry.core.runner.Result;
import dev.wherry.core.runner.ResultHandler;
import dev.wherry.core.runner.RunnerSettings;
import dev.wherry.core.runner.TaskRunner;
import dev.wherry.core.transfer.Delivery;
import dev.wherry.core.transfer.Permit;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Claims moves, runs each, judges how it ended, and settles it: for as long as it is open, as many
/// at once as it has slots.
///
/// A queue that can't be reached is waited for: moves that run go on, and their results are kept
/// until they are settled. A worker that the queue took for dead stops its moves, whose results are
/// worthless by then, and joins again.
///
/// Safe for many threads. Implementation: one thread claims, the runner's owner settles, and one
/// thread each says that the worker lives and keeps house, so that none waits for another.
public final class Worker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  /// How often the queue is asked to forget what is too old.
  private static final Duration PRUNING = Duration.ofMinutes(1);

  private final WorkerSettings settings;
  private final MoveQueue queue;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Bell bell = new Bell();
  private final Map<MoveId, Run> running = new ConcurrentHashMap<>();
  private final TaskRunner<Run, Delivery> runner;
  private final QueueSignals.Registration signal;
  private final List<Rounds> rounds;
  private volatile Tenure tenure;
  private volatile boolean closing;

  private Worker(
      WorkerSettings settings,
      MoveQueue queue,
      QueueSignals signals,
      Transfer transfer,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.settings = settings;
    this.queue = queue;
    this.nanoTime = nanoTime;
    this.random = random;
    this.tenure = join();
    this.runner =
        TaskRunner.start(
            new RunnerSettings("wherry-runner", settings.slots(), 0),
            run -> transfer.carry(run.claim().move(), run, run::carried),
            new Handler());
    this.signal = signals.onQueued(bell::ring);
    this.rounds =
        List.of(
            Rounds.start("wherry-claims", bell, settings.poll(), this::claim),
            Rounds.start("wherry-heartbeat", new Bell(), settings.heartbeat(), this::beat),
            Rounds.start("wherry-house", new Bell(), settings.poll(), this::keepHouse),
            Rounds.start("wherry-pruning", new Bell(), PRUNING, this::prune));
  }

  /// Joins the queue and starts to work.
  ///
  /// @param nanoTime a monotonic clock, as [System#nanoTime]
  /// @throws QueueUnavailableException when the queue can't be joined
  public static Worker start(
      WorkerSettings settings,
      MoveQueue queue,
      QueueSignals signals,
      Transfer transfer,
      LongSupplier nanoTime,
      RandomGenerator random) {
    return new Worker(settings, queue, signals, transfer, nanoTime, random);
  }

  /// How many moves run now.
  public int running() {
    return running.size();
  }

  /// Claims no more, lets moves that run end for so long, then gives them back unpenalised.
  public void close(Duration grace) {
    closing = true;
    signal.close();
    rounds.getFirst().close();
    runner.close(grace);
    rounds.forEach(Rounds::close);
    try {
      queue.leave(tenure.worker());
    } catch (QueueUnavailableException e) {
      LOG.log(
          Level.WARNING,
          "the worker could not take its leave; its moves are claimed again after the lease: {0}",
          e.getMessage());
    }
  }

  /// Closes without grace.
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  private Tenure join() {
    long joining = nanoTime.getAsLong();
    return new Tenure(queue.join(settings.name()), settings.lease(), nanoTime, joining);
  }

  // claim and run

  private void claim() {
    int free = closing ? 0 : runner.free();
    if (free > 0) {
      Tenure now = tenure;
      List<Claim> claims =
          queue.claim(now.worker(), new FreeSlots(free, settings.perLane(), runningByLane()));
      claims.forEach(claim -> start(new Run(claim, now, queue)));
      if (!claims.isEmpty()) {
        bell.ring();
      }
    }
  }

  private void start(Run run) {
    running.put(run.claim().move().id(), run);
    run.started(runner.run(run));
  }

  private Map<Lane, Integer> runningByLane() {
    Map<Lane, Integer> byLane = new HashMap<>();
    running.values().forEach(run -> byLane.merge(run.claim().move().lane(), 1, Integer::sum));
    return byLane;
  }

  // judge and settle

  private final class Handler implements ResultHandler<Run, Delivery> {
    @Override
    public void handle(List<Ended<Run, Delivery>> results) {
      Tenure now = tenure;
      List<Settlement> settlements = new ArrayList<>(results.size());
      for (Ended<Run, Delivery> ended : results) {
        if (ended.task().tenure() == now) {
          judge(ended).ifPresent(o -> settlements.add(new Settlement(ended.task().claim(), o)));
        }
      }
      if (!settlements.isEmpty()) {
        slowDown(results);
        for (Settlement refused : queue.settle(now.worker(), settlements)) {
          LOG.log(
              Level.WARNING,
              "move {0}: this result came after its claim ended, and does not count",
              refused.claim().move().id());
        }
      }
      for (Ended<Run, Delivery> ended : results) {
        running.remove(ended.task().claim().move().id(), ended.task());
      }
    }

    @Override
    public void freed() {
      bell.ring();
    }
  }

  /// Tells the queue which providers throttle, so that all workers ask less of them.
  private void slowDown(List<Ended<Run, Delivery>> results) {
    Map<String, Duration> pauses = new HashMap<>();
    for (Ended<Run, Delivery> ended : results) {
      if (ended.result() instanceof Result.Threw<Delivery>(TransferException failed)
          && failed.failure().kind() == FailureKind.THROTTLED
          && failed.provider() != null) {
        Duration asked = Objects.requireNonNullElse(failed.failure().retryAfter(), Duration.ZERO);
        pauses.merge(failed.provider(), asked, (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    if (!pauses.isEmpty()) {
      queue.throttled(pauses);
    }
  }

  /// Empty when the claim no longer holds, and the result is worthless.
  private Optional<Outcome> judge(Ended<Run, Delivery> ended) {
    return switch (ended.result()) {
      case Result.Returned<Delivery>(Delivery.Delivered(var receipt)) ->
          Optional.of(new Outcome.Succeeded(receipt));
      case Result.Returned<Delivery>(Delivery.AlreadyThere(var receipt)) ->
          Optional.of(new Outcome.Skipped(receipt));
      case Result.Cancelled<Delivery>() -> Optional.of(stopped(ended.task()));
      case Result.Threw<Delivery>(var thrown) -> judge(ended.task(), thrown);
    };
  }

  private Optional<Outcome> judge(Run run, Throwable thrown) {
    Claim claim = run.claim();
    return switch (thrown) {
      case TransferException failed ->
          Optional.of(settings.retry().judge(failed.failure(), claim.attempt(), random));
      case Permit.RevokedException revoked -> {
        LOG.log(Level.WARNING, "{0}: its transfer was stopped", revoked.getMessage());
        yield Optional.empty();
      }
      case InterruptedException stop -> Optional.of(stopped(run));
      default -> {
        LOG.log(Level.ERROR, "move " + claim.move().id() + " failed in an unknown way", thrown);
        Failure failure = new Failure(FailureKind.INTERNAL, thrown.toString());
        yield Optional.of(settings.retry().judge(failure, claim.attempt(), random));
      }
    };
  }

  private static Outcome stopped(Run run) {
    return run.isUnwanted() ? new Outcome.Cancelled() : new Outcome.Released();
  }

  // live and keep house

  private void beat() {
    Tenure now = tenure;
    Map<MoveId, Long> progress = new HashMap<>();
    running.values().stream()
        .filter(run -> run.tenure() == now)
        .forEach(run -> progress.put(run.claim().move().id(), run.carried()));
    long sent = nanoTime.getAsLong();
    try {
      for (MoveId unwanted : queue.beat(now.worker(), progress)) {
        Optional.ofNullable(running.get(unwanted)).ifPresent(Run::unwanted);
      }
      now.beat(sent);
    } catch (WorkerLostException e) {
      LOG.log(Level.WARNING, "{0}: its moves are stopped, and it joins again", e.getMessage());
      now.lose();
      running.values().stream().filter(run -> run.tenure() == now).forEach(Run::stop);
      tenure = join();
      bell.ring();
    }
  }

  private void keepHouse() {
    queue.wake();
    queue.sweep();
    queue.reclaim(settings.lease(), settings.retry().attempts());
  }

  private void prune() {
    int forgotten;
    do {
      forgotten = queue.prune(settings.retention());
    } while (forgotten > 0 && !closing);
  }
}
