package dev.wherry.core.runner;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// A task that a runner took: its handle, and what its thread does. All but `cancel` and `run`
/// belongs to the runner's owner thread.
final class Entry<T, R> implements TaskHandle, Runnable {
  private final TaskRunner<T, R> runner;
  private final T task;

  /// Spares the mailbox all cancels but the first.
  private volatile boolean cancelled;

  private Stage stage = Stage.WAITING;
  private boolean stopped;
  private @Nullable Thread thread;

  /// The neighbours in the one [EntryList] that holds this.
  @Nullable Entry<T, R> before;

  @Nullable Entry<T, R> after;

  /// Where a task is in its life.
  enum Stage {
    WAITING,
    RUNNING,
    ENDED
  }

  Entry(TaskRunner<T, R> runner, T task) {
    this.runner = runner;
    this.task = task;
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      runner.tell(new Message.Cancel<>(this));
    }
  }

  /// Does the task and tells the owner how it ended, whatever it did.
  @Override
  public void run() {
    Result<R> result;
    try {
      result = new Result.Returned<>(runner.work(task));
    } catch (Throwable thrown) {
      result = new Result.Threw<>(thrown);
    }
    runner.tell(new Message.Ended<>(this, result));
  }

  Stage stage() {
    return stage;
  }

  void start(ThreadFactory threads) {
    stage = Stage.RUNNING;
    thread = threads.newThread(this);
    thread.start();
  }

  /// Interrupts the task's thread.
  void stop() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  Ended<T, R> end(Result<R> result) {
    stage = Stage.ENDED;
    thread = null;
    boolean gaveIn =
        stopped && result instanceof Result.Threw<R>(var cause) && cause instanceof Exception;
    return new Ended<>(task, gaveIn ? new Result.Cancelled<>() : result);
  }
}
