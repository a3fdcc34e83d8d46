package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.server.access.Access;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

/// Tells what changes.
@Controller
final class Subscriptions {
  private final ReportFeed feed;
  private final Reach reach;
  private final SubscriptionLimit limit;

  /// @param most how many subscriptions the holder of a token may have at once
  Subscriptions(ReportFeed feed, MoveReports reports, int most) {
    this.feed = feed;
    this.reach = new Reach(reports);
    this.limit = new SubscriptionLimit(most);
  }

  @SubscriptionMapping
  Flux<RequestView> requestChanged(@Argument String id, @ContextValue Access access) {
    Long number = Ids.request(id);
    return number == null || !reach.covers(access, number)
        ? Flux.error(ReportFeed.noRequest(id))
        : limit.within(access, feed.follow(number)).map(RequestView::of);
  }

  @SubscriptionMapping
  Flux<MoveView> moveFinished(@Argument String requestId, @ContextValue Access access) {
    Long number = Ids.request(requestId);
    return number == null || !reach.covers(access, number)
        ? Flux.error(ReportFeed.noRequest(requestId))
        : limit.within(access, feed.finished(number)).map(MoveView::of);
  }

  @SubscriptionMapping
  Flux<StatsView> statsChanged(@ContextValue Access access) {
    Reach.wantAll(access, "statsChanged");
    return limit.within(access, feed.stats()).map(StatsView::of);
  }
}
