package dev.wherry.server.graphql;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

/// Tells what changes.
@Controller
final class Subscriptions {
  private final ReportFeed feed;

  Subscriptions(ReportFeed feed) {
    this.feed = feed;
  }

  @SubscriptionMapping
  Flux<RequestView> requestChanged(@Argument String id) {
    Long number = Ids.request(id);
    return number == null
        ? Flux.error(ReportFeed.noRequest(id))
        : feed.follow(number).map(RequestView::of);
  }
}
