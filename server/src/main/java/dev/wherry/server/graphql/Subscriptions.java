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

  Subscriptions(ReportFeed feed, MoveReports reports) {
    this.feed = feed;
    this.reach = new Reach(reports);
  }

  @SubscriptionMapping
  Flux<RequestView> requestChanged(@Argument String id, @ContextValue Access access) {
    Long number = Ids.request(id);
    return number == null || !reach.covers(access, number)
        ? Flux.error(ReportFeed.noRequest(id))
        : feed.follow(number).map(RequestView::of);
  }
}
