package dev.wherry.server.graphql;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/// Ends subscriptions first of all when the process stops, so that those who follow are told before
/// their connections close.
final class FeedEnd implements ApplicationListener<ContextClosedEvent> {
  private static final long PATIENCE_SECONDS = 2;

  private final ReportFeed feed;
  private final ExecutorService worker;

  FeedEnd(ReportFeed feed, ExecutorService worker) {
    this.feed = feed;
    this.worker = worker;
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    feed.close();
    worker.shutdown();
    try {
      if (!worker.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
