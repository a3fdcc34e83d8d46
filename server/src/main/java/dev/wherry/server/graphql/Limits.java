package dev.wherry.server.graphql;

import dev.wherry.core.queue.InFlightLimit;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.core.queue.RateLimit;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.settings.Settings;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/// Changes how much of a provider may be used.
@Controller
final class Limits {
  private static final String IN_FLIGHT = "inFlight";
  private static final String REQUESTS = "requestsPerSecond";
  private static final String BYTES = "bytesPerSecond";

  private final ProviderRegistry providers;
  private final MoveControls controls;
  private final ProviderViews views;

  Limits(ProviderRegistry providers, MoveControls controls, MoveReports reports) {
    this.providers = providers;
    this.controls = controls;
    this.views = new ProviderViews(providers, reports);
  }

  /// The input is read as the map it is: a limit that is left out stays, one that is null goes.
  @MutationMapping
  Controls.ProviderPayload limitProvider(DataFetchingEnvironment environment) {
    Map<String, @Nullable Object> input = Objects.requireNonNull(environment.getArgument("input"));
    String name = String.valueOf(input.get("name"));
    Complaints complaints = new Complaints();
    boolean reached = AccessGate.of(environment).reaches(name);
    ConfiguredProvider provider = reached ? providers.find(name) : null;
    if (!reached) {
      complaints.add(UserErrorCode.FORBIDDEN_PROVIDER, LocationCheck.outOfReach(name), "name");
    } else if (provider == null) {
      complaints.add(
          UserErrorCode.UNKNOWN_PROVIDER, LocationCheck.unknownProvider(name, providers), "name");
    }
    check(input, IN_FLIGHT, Settings.Limits.MOST, complaints);
    check(input, REQUESTS, Integer.MAX_VALUE, complaints);
    check(input, BYTES, Long.MAX_VALUE, complaints);
    if (provider == null || !complaints.all().isEmpty()) {
      return new Controls.ProviderPayload(null, complaints.all());
    }
    controls.limit(name, limits -> changed(limits, input));
    return new Controls.ProviderPayload(views.one(provider), complaints.all());
  }

  private static void check(
      Map<String, @Nullable Object> input, String field, long most, Complaints complaints) {
    Number wanted = (Number) input.get(field);
    if (wanted != null && (wanted.longValue() < 1 || wanted.longValue() > most)) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "%s should be from 1 to %,d, or null for no limit; to start nothing more there, pause the provider"
              .formatted(field, most),
          field);
    }
  }

  private static ProviderLimits changed(
      ProviderLimits limits, Map<String, @Nullable Object> input) {
    InFlightLimit inFlight = limits.inFlight();
    if (input.containsKey(IN_FLIGHT)) {
      Integer ceiling = (Integer) input.get(IN_FLIGHT);
      int floor = ceiling == null ? inFlight.floor() : Math.min(inFlight.floor(), ceiling);
      inFlight = new InFlightLimit(floor, ceiling);
    }
    RateLimit rate = limits.rate();
    return new ProviderLimits(
        inFlight,
        new RateLimit(
            input.containsKey(REQUESTS) ? (Integer) input.get(REQUESTS) : rate.requests(),
            input.containsKey(BYTES) ? (Long) input.get(BYTES) : rate.bytes()));
  }
}
