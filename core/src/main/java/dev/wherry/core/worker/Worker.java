package dev.wherry.core.worker;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.provider.Paces;
import dev.wherry.core.queue.BeatAnswer;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerLostException;
import dev.wherry.core.runner.Ended;
import dev.wherry.core.runner.NotNowException;
import dev.wherry.core.runner.Result;
import dev.wherry.core.runner.ResultHandler;
import dev.wherry.core.runner.RunnerSettings;
import dev.wherry.core.runner.TaskRunner;
import dev.wherry.core.transfer.Delivery;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Claims moves, runs each, judges how it ended, and settles it: for as long as it is open, as many
/// at once as it has slots.
///
/// A queue that can't be reached is waited for: moves that run go on, and their results are kept
/// until they are settled. A worker that the queue took for dead stops its moves, whose results are
/// worthless by then, and joins again. One that got no answer to a claim may hold moves that it
/// does not know of: it joins again too, ends what it runs as who it was, and then takes its leave
/// as that one, which gives those moves back.
///
/// Safe for many threads. Implementation: one thread claims, the runner's owner settles, and one
/// thread each says that the worker lives and keeps house, so that none waits for another.
public final class Worker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  /// How often the queue is asked to forget what is too old.
  private static final Duration PRUNING = Duration.ofMinutes(1);

  /// How many listings are gone on with at once.
  private static final int LISTINGS = 4;

  /// For how many leases a listing is left to a worker that adds no page.
  private static final int PATIENCE = 4;

  private final WorkerSettings settings;
  private final MoveQueue queue;
  private final Paces paces;
  private final LongSupplier nanoTime;
  private final Judge judge;
  private final Bell bell = new Bell();
  private final Map<MoveId, Run> running = new ConcurrentHashMap<>();
  private final TaskRunner<Run, Delivery> runner;
  private final Bell heartbeat = new Bell();
  private final List<QueueSignals.Registration> news;
  private final List<Rounds> rounds;

  /// Former ones that still run moves, and are to be left when those have ended.
  private final List<Tenure> former = new CopyOnWriteArrayList<>();

  private final AtomicInteger endedSinceClaim = new AtomicInteger();

  /// Whether the last claim found any.
  private volatile boolean moreQueued;

  private volatile Tenure tenure;
  private volatile boolean closing;

  private Worker(
      WorkerSettings settings,
      MoveQueue queue,
      QueueSignals signals,
      Transfer transfer,
      Paces paces,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.settings = settings;
    this.queue = queue;
    this.paces = paces;
    this.nanoTime = nanoTime;
    this.judge = new Judge(settings.retry(), random);
    this.tenure = join();
    Runnable orphanedUploads = new OrphanedUploads(queue.uploads(), transfer);
    Runnable dueRetirements = new DueRetirements(queue.retirements(), transfer);
    Runnable dueListings =
        new DueListings(
            queue.listings(),
            settings.lease().multipliedBy(PATIENCE),
            transfer,
            settings.retry(),
            random,
            () -> closing);
    beat(tenure); // how fast providers may be used is known before anything runs
    this.runner =
        TaskRunner.start(
            new RunnerSettings("wherry-runner", settings.slots(), 0),
            run -> transfer.carry(run.claim().move(), run, run, run::carried),
            new Handler());
    this.news = List.of(signals.onQueued(bell::ring), signals.onCancelled(heartbeat::ring));
    List<Rounds> started = new ArrayList<>();
    started.addAll(
        List.of(
            Rounds.start("wherry-claims", bell, settings.poll(), this::claim),
            Rounds.start("wherry-heartbeat", heartbeat, settings.heartbeat(), this::beat),
            Rounds.start("wherry-house", new Bell(), settings.poll(), this::keepHouse),
            Rounds.start("wherry-pruning", new Bell(), PRUNING, this::prune),
            Rounds.startInterruptible(
                "wherry-uploads", new Bell(), settings.heartbeat(), orphanedUploads),
            Rounds.startInterruptible(
                "wherry-retirements", new Bell(), settings.heartbeat(), dueRetirements)));
    for (int i = 0; i < LISTINGS; i++) {
      started.add(
          Rounds.startInterruptible("wherry-listings", new Bell(), settings.poll(), dueListings));
    }
    this.rounds = List.copyOf(started);
  }

  /// Joins the queue and starts to work.
  ///
  /// @param transfer with providers of the paces
  /// @param paces told with each heartbeat how fast providers may be used
  /// @param nanoTime a monotonic clock, as [System#nanoTime]
  /// @throws QueueUnavailableException when the queue can't be joined
  public static Worker start(
      WorkerSettings settings,
      MoveQueue queue,
      QueueSignals signals,
      Transfer transfer,
      Paces paces,
      LongSupplier nanoTime,
      RandomGenerator random) {
    return new Worker(settings, queue, signals, transfer, paces, nanoTime, random);
  }

  /// How many moves run now.
  public int running() {
    return running.size();
  }

  /// Claims no more. Moves that run go on, until the worker is closed.
  public void stopClaiming() {
    closing = true;
  }

  /// Claims no more, lets moves that run end for so long, then gives them back unpenalised.
  public void close(Duration grace) {
    closing = true;
    news.forEach(QueueSignals.Registration::close);
    rounds.getFirst().close();
    runner.close(grace);
    rounds.forEach(Rounds::close);
    try {
      former.forEach(ended -> queue.leave(ended.worker()));
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

  /// Ends the grace of a [#close(Duration)] that is under way or comes later. Returns at once.
  public void hurry() {
    closing = true;
    runner.hurry();
  }

  private Tenure join() {
    long joining = nanoTime.getAsLong();
    return new Tenure(queue.join(settings.name()), settings.lease(), nanoTime, joining);
  }

  /// Joins again, unless another thread did.
  private synchronized boolean rejoins(Tenure old) {
    if (tenure != old) {
      return false;
    }
    tenure = join();
    return true;
  }

  // claim and run

  private void claim() {
    Tenure now = tenure;
    if (now.isDoubted() && !closing && rejoins(now)) {
      former.add(now);
    }
    leaveFormer();
    if (moreQueued) {
      Gathering.await(bell, endedSinceClaim::get, running.size());
    }
    int free = closing ? 0 : runner.free();
    if (free > 0) {
      claim(tenure, new FreeSlots(free, settings.perLane(), runningByLane()));
    }
  }

  private void claim(Tenure now, FreeSlots slots) {
    List<Claim> claims;
    endedSinceClaim.set(0);
    try {
      claims = queue.claim(now.worker(), slots);
    } catch (QueueUnavailableException e) {
      now.doubt();
      throw e;
    }
    claims.forEach(claim -> start(new Run(claim, now, queue)));
    moreQueued = !claims.isEmpty();
    if (moreQueued) {
      bell.ring(); // there may be more
    }
  }

  private void leaveFormer() {
    for (Tenure ended : List.copyOf(former)) {
      if (running.values().stream().noneMatch(run -> run.tenure() == ended)) {
        queue.leave(ended.worker());
        former.remove(ended);
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
    /// Nobody rings it: what ends meanwhile is in the mailbox.
    private final Bell lull = new Bell();

    @Override
    public void handle(List<Ended<Run, Delivery>> results) throws NotNowException {
      Gathering.await(lull, results::size, running.size()); // those to come
      try {
        slowDown(results);
        settle(results);
      } catch (QueueUnavailableException e) {
        throw new NotNowException(String.valueOf(e.getMessage()), e);
      }
      for (Ended<Run, Delivery> ended : results) {
        running.remove(ended.task().claim().move().id(), ended.task());
      }
      endedSinceClaim.addAndGet(results.size());
    }

    private void settle(List<Ended<Run, Delivery>> results) {
      Map<Tenure, List<Settlement>> settlements = new LinkedHashMap<>();
      for (Ended<Run, Delivery> ended : results) {
        Tenure under = ended.task().tenure();
        if (!under.isLost()) {
          judge
              .outcome(ended)
              .map(outcome -> new Settlement(ended.task().claim(), outcome))
              .ifPresent(s -> settlements.computeIfAbsent(under, _ -> new ArrayList<>()).add(s));
        }
      }
      for (Map.Entry<Tenure, List<Settlement>> under : settlements.entrySet()) {
        for (Settlement refused : queue.settle(under.getKey().worker(), under.getValue())) {
          LOG.log(
              Level.WARNING,
              "move {0}: this result came after its claim ended, and does not count",
              refused.claim().move().id());
        }
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

  // live and keep house

  private void beat() {
    beat(tenure);
    former.forEach(this::beat);
  }

  private void beat(Tenure now) {
    Map<MoveId, Long> progress = new HashMap<>();
    running.values().stream()
        .filter(run -> run.tenure() == now)
        .forEach(run -> progress.put(run.claim().move().id(), run.carried()));
    long sent = nanoTime.getAsLong();
    try {
      BeatAnswer answer = queue.beat(now.worker(), progress);
      paces.set(Shares.of(answer));
      for (MoveId unwanted : answer.unwanted()) {
        Optional.ofNullable(running.get(unwanted)).ifPresent(Run::unwanted);
      }
      now.beat(sent);
    } catch (WorkerLostException e) {
      lose(now, e);
    }
  }

  private void lose(Tenure lost, WorkerLostException reason) {
    if (lost != tenure && !former.contains(lost)) {
      return; // it was left meanwhile
    }
    LOG.log(Level.WARNING, "{0}: its moves are stopped, and it joins again", reason.getMessage());
    lost.lose();
    running.values().stream().filter(run -> run.tenure() == lost).forEach(Run::stop);
    former.remove(lost);
    if (rejoins(lost)) {
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
