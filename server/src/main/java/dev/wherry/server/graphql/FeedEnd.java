package dev.wherry.server.graphql;

import org.springframework.context.SmartLifecycle;

/// Closes the feed first of all when the process stops: it has the last phase, and phases end in
/// reverse.
final class FeedEnd implements SmartLifecycle {
  private final ReportFeed feed;
  private volatile boolean running;

  FeedEnd(ReportFeed feed) {
    this.feed = feed;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    feed.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
