package dev.wherry.core.runner;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs tasks beside each other and hands their results to one handler.
/// - [#run] takes a task and returns at once. Past the bound, and after close, it refuses at once.
/// - Each task runs on a virtual thread of its own, at most `slots` at once; the others wait.
/// - Each task that was taken ends as exactly one [Result], whatever it does. None can hurt
///   another, or the runner.
/// - The handler gets all results that have arrived, in order, on the runner's own thread, never
///   two calls at once: one result when the system is calm, hundreds when it is busy.
/// - A slot is free only after its result was handled.
/// - A handler that throws is reported to the log and called again with the same results, after a
///   pause that grows from 100 ms to 5 s. Tasks go on meanwhile, as far as there are slots. One
///   that throws [NotNowException] is reported in one line, once until it takes results again.
///
/// Every method may be called from any thread.
///
/// Implementation: an owner thread reads one [Mailbox], and all state but the count of taken tasks
/// belongs to it. Threads of callers and of tasks only put messages. The owner is a platform
/// thread, so that tasks which never let go of their carriers can't keep it from hearing a cancel
/// or a stop.
public final class TaskRunner<T, R> implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TaskRunner.class.getName());

  /// The sign of [#taken].
  private static final int CLOSED = Integer.MIN_VALUE;

  private static final Duration REMINDER = Duration.ofSeconds(10);

  private final RunnerSettings settings;
  private final Work<T, R> work;
  private final Mailbox<Message<T, R>> mailbox = new Mailbox<>();
  private final Thread owner;

  /// Tasks that were taken and whose results are not yet done with; the sign says closed.
  private final AtomicInteger taken = new AtomicInteger();

  private final ThreadFactory threads;
  private final EntryList<T, R> waiting = new EntryList<>();
  private final EntryList<T, R> running = new EntryList<>();
  private final Unhandled<T, R> unhandled;
  private boolean stopping;

  private TaskRunner(RunnerSettings settings, Work<T, R> work, ResultHandler<T, R> handler) {
    this.settings = settings;
    this.work = work;
    this.unhandled = new Unhandled<>(settings.name(), handler, this::retryLater);
    this.threads =
        Thread.ofVirtual()
            .name(settings.name() + "-task")
            .inheritInheritableThreadLocals(false)
            .factory();
    this.owner = Thread.ofPlatform().name(settings.name() + "-owner").daemon().unstarted(this::own);
  }

  /// Starts a runner.
  public static <T, R> TaskRunner<T, R> start(
      RunnerSettings settings, Work<T, R> work, ResultHandler<T, R> handler) {
    TaskRunner<T, R> runner = new TaskRunner<>(settings, work, handler);
    runner.owner.start();
    return runner;
  }

  /// Takes a task, to run it as soon as there is a slot.
  ///
  /// @throws RejectedExecutionException when as many tasks as the settings allow are running and
  ///   waiting, or the runner is closed; the task was not taken then and has no result
  public TaskHandle run(T task) {
    int before = taken.get();
    while (!taken.compareAndSet(before, roomy(before) + 1)) {
      before = taken.get();
    }
    Entry<T, R> entry = new Entry<>(this, task);
    tell(new Message.Run<>(entry));
    return entry;
  }

  /// The count that has room for one more.
  private int roomy(int count) {
    if (count < 0) {
      throw new RejectedExecutionException("runner " + settings.name() + " is closed");
    }
    if (count >= settings.limit()) {
      throw new RejectedExecutionException(
          "runner %s is full: %,d slots and %,d waiting"
              .formatted(settings.name(), settings.slots(), settings.mailbox()));
    }
    return count;
  }

  /// How many tasks would start at once now: slots without a task that waits, runs, or has a result
  /// to be handled. None after close.
  public int free() {
    int now = taken.get();
    return now < 0 ? 0 : Math.max(0, settings.slots() - now);
  }

  /// Stops taking tasks, and returns when each task that was taken has ended and its result was
  /// handled. No thread is left then.
  ///
  /// After `grace`, tasks that run are interrupted and those that wait are cancelled; an interrupt
  /// of the calling thread ends the grace. A task that ignores its interrupt is waited for,
  /// reminded every 10 seconds and told to the log: the runner disowns nothing that still runs. A
  /// handler that keeps throwing after the grace is called again three times, and from then on once
  /// for each batch. What it does not take is told to the log and returned. Must not be called by a
  /// task or the handler.
  ///
  /// @return results that the handler refused to the end; empty, unless it kept throwing
  public List<Ended<T, R>> close(Duration grace) {
    if (Thread.currentThread() == owner) {
      throw new IllegalStateException("runner " + settings.name() + ": its handler can't close it");
    }
    taken.getAndUpdate(count -> count | CLOSED);
    tell(new Message.Stop<>(false));
    boolean interrupted = false;
    boolean ended = false;
    boolean reminding = false;
    while (!ended) {
      try {
        ended = owner.join(reminding ? REMINDER : grace);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (!ended) {
        if (reminding) {
          remind();
        }
        tell(new Message.Stop<>(true));
        reminding = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return unhandled.givenUp();
  }

  /// Closes without grace.
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  /// Ends the grace of a [#close(Duration)] that is under way or comes later. Returns at once.
  public void hurry() {
    taken.getAndUpdate(count -> count | CLOSED);
    tell(new Message.Stop<>(true));
  }

  private void remind() {
    LOG.log(
        Level.WARNING,
        "runner %s can't close: %,d tasks ignore their interrupt or have unhandled results"
            .formatted(settings.name(), taken.get() & ~CLOSED));
  }

  R work(T task) throws Exception {
    return work.run(task);
  }

  void tell(Message<T, R> message) {
    mailbox.put(message);
  }

  private void retryLater(Duration pause, long failures) {
    Executor timer =
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    timer.execute(() -> tell(new Message.Retry<>(failures)));
  }

  // From here on, all is the owner's.

  private void own() {
    try {
      while (taken.get() != CLOSED) {
        var letter = unhandled.ready() ? mailbox.poll() : mailbox.take();
        for (; letter != null; letter = letter.next()) {
          switch (letter.message()) {
            case Message.Run<T, R>(var entry) -> waiting.add(entry);
            case Message.Ended<T, R>(var entry, var result) -> ended(entry, result);
            case Message.Cancel<T, R>(var entry) -> cancel(entry);
            case Message.Retry<T, R>(var failures) -> unhandled.resume(failures);
            case Message.Stop<T, R>(var now) -> stop(now);
          }
        }
        startWaiting();
        int done = unhandled.offer();
        if (done > 0) {
          taken.addAndGet(-done);
          startWaiting();
          unhandled.freed();
        }
      }
    } finally {
      taken.getAndUpdate(count -> count | CLOSED); // a runner without an owner takes nothing
    }
  }

  private void startWaiting() {
    while (stopping || running.size() + unhandled.slots() < settings.slots()) {
      Entry<T, R> entry = waiting.poll();
      if (entry == null) {
        return;
      }
      if (stopping) {
        unhandled.add(entry.end(new Result.Cancelled<>()), false);
      } else {
        start(entry);
      }
    }
  }

  private void start(Entry<T, R> entry) {
    running.add(entry);
    try {
      entry.start(threads);
    } catch (Throwable thrown) { // no thread to be had: this task's failure, nobody else's
      ended(entry, new Result.Threw<>(thrown));
    }
  }

  private void ended(Entry<T, R> entry, Result<R> result) {
    running.remove(entry);
    unhandled.add(entry.end(result), true);
  }

  private void cancel(Entry<T, R> entry) {
    switch (entry.stage()) {
      case WAITING -> {
        waiting.remove(entry);
        unhandled.add(entry.end(new Result.Cancelled<>()), false);
      }
      case RUNNING -> entry.stop();
      case ENDED -> {}
    }
  }

  private void stop(boolean now) {
    if (now) {
      stopping = true;
      running.forEach(Entry::stop);
      unhandled.hurry();
    }
  }
}
