package dev.wherry.server;

import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueUnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether the queue can be read, and written: a database that is read-only takes no requests.
final class QueueHealth implements HealthIndicator {
  private final MoveQueue queue;
  private final MoveReports reports;

  QueueHealth(MoveQueue queue, MoveReports reports) {
    this.queue = queue;
    this.reports = reports;
  }

  @Override
  public Health health() {
    try {
      reports.requests(null, 1);
      // What workers do all the time: it writes, and does nobody harm.
      queue.wake();
      return Health.up().build();
    } catch (QueueUnavailableException e) {
      return Health.down().withDetail("reason", String.valueOf(e.getMessage())).build();
    }
  }
}
