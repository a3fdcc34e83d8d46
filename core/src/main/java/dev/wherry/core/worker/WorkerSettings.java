package dev.wherry.core.worker;

import dev.wherry.core.queue.Retention;
import java.time.Duration;

/// How a worker works.
///
/// @param name for people: host and process
/// @param slots how many moves run at once, over all lanes
/// @param perLane how many moves of one lane run at once
/// @param heartbeat how often the worker says that it lives
/// @param lease how long after its last heartbeat a worker is taken for dead
/// @param poll how often the queue is looked at when no signal comes
/// @param retry what becomes of an attempt that failed
/// @param retention how long the queue keeps what is over
public record WorkerSettings(
    String name,
    int slots,
    int perLane,
    Duration heartbeat,
    Duration lease,
    Duration poll,
    RetryPolicy retry,
    Retention retention) {
  public WorkerSettings {
    if (slots < 1 || perLane < 1) {
      throw new IllegalArgumentException("a worker needs slots, not " + slots + " and " + perLane);
    }
    if (heartbeat.compareTo(Duration.ZERO) <= 0 || heartbeat.multipliedBy(2).compareTo(lease) > 0) {
      throw new IllegalArgumentException(
          "a lease of %s is too short for a heartbeat every %s: make it twice as long or longer"
              .formatted(lease, heartbeat));
    }
  }

  /// 128 slots, 32 for a lane; a heartbeat every 5 s, and a lease of 30 s.
  public static WorkerSettings named(String name) {
    return new WorkerSettings(
        name,
        128,
        32,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        RetryPolicy.DEFAULT,
        Retention.DEFAULT);
  }
}
