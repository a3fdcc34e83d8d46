package dev.wherry.server;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueUnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether the queue can be read.
final class QueueHealth implements HealthIndicator {
  private final MoveReports reports;

  QueueHealth(MoveReports reports) {
    this.reports = reports;
  }

  @Override
  public Health health() {
    try {
      reports.requests(null, 1);
      return Health.up().build();
    } catch (QueueUnavailableException e) {
      return Health.down().withDetail("reason", String.valueOf(e.getMessage())).build();
    }
  }
}
