package dev.wherry.server;

import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.QueueUnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether the queue can be read, and written: a database that is read-only takes no requests.
final class QueueHealth implements HealthIndicator {
  private final MoveQueue queue;

  QueueHealth(MoveQueue queue) {
    this.queue = queue;
  }

  @Override
  public Health health() {
    try {
      queue.probe();
      return Health.up().build();
    } catch (QueueUnavailableException e) {
      return Health.down().withDetail("reason", String.valueOf(e.getMessage())).build();
    }
  }
}
