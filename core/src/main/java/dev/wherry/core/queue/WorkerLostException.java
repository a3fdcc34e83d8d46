package dev.wherry.core.queue;

/// The worker was taken for dead; none of its claims holds. It must stop its moves and join again.
public final class WorkerLostException extends Exception {
  private static final long serialVersionUID = 1;

  public WorkerLostException(WorkerId worker) {
    super("worker " + worker.value() + " was taken for dead");
  }
}
