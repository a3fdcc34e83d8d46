package dev.wherry.server.graphql;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.queue.ControlAnswer;
import dev.wherry.core.queue.LaneReport;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.server.access.Access;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/// Cancels, pauses, resumes and retries what is stored. What follows of it move by move is left to
/// the workers: each mutation answers at once.
@Controller
final class Controls {
  private final ProviderRegistry providers;
  private final MoveControls controls;
  private final MoveReports reports;
  private final ProviderViews views;
  private final Reach reach;

  Controls(ProviderRegistry providers, MoveControls controls, MoveReports reports) {
    this.providers = providers;
    this.controls = controls;
    this.reports = reports;
    this.views = new ProviderViews(providers, reports);
    this.reach = new Reach(reports);
  }

  /// The schema's `RequestPayload`.
  record RequestPayload(@Nullable RequestView request, List<UserError> errors) {}

  /// The schema's `RetryMovesPayload`.
  record RetryPayload(int retried, @Nullable RequestView request, List<UserError> errors) {}

  /// The schema's `ProviderPayload`.
  record ProviderPayload(@Nullable ProviderView provider, List<UserError> errors) {}

  /// The schema's `LanePayload`.
  record LanePayload(@Nullable LaneView lane, List<UserError> errors) {}

  /// The schema's `RetryFilter`.
  record RetryFilter(
      @Nullable String requestId,
      @Nullable List<FailureKind> failureKinds,
      @Nullable Boolean all) {}

  @MutationMapping
  RequestPayload cancelRequest(@Argument String id, @ContextValue Access access) {
    return control(access, id, controls::cancel, "nothing is left to cancel");
  }

  @MutationMapping
  RequestPayload pauseRequest(@Argument String id, @ContextValue Access access) {
    return control(access, id, controls::pause, "nothing is left to pause");
  }

  @MutationMapping
  RequestPayload resumeRequest(@Argument String id, @ContextValue Access access) {
    return control(access, id, controls::resume, "nothing is left to resume");
  }

  @MutationMapping
  RequestPayload keepSources(@Argument String id, @ContextValue Access access) {
    return control(access, id, controls::keepSources, "nothing is left to keep");
  }

  private RequestPayload control(
      Access access, String id, LongFunction<ControlAnswer> verb, String finished) {
    Long number = Ids.request(id);
    if (number == null || !reach.covers(access, number)) {
      return new RequestPayload(null, List.of(unknownRequest(id, List.of("id"))));
    }
    List<UserError> errors =
        switch (verb.apply(number)) {
          case DONE -> List.of();
          case UNKNOWN -> List.of(unknownRequest(id, List.of("id")));
          case FINISHED ->
              List.of(
                  new UserError(
                      UserErrorCode.REQUEST_FINISHED,
                      List.of("id"),
                      "all moves of request %d are final: %s".formatted(number, finished)));
          case CANCELLED -> List.of(cancelled(number, List.of("id")));
        };
    return new RequestPayload(read(number), errors);
  }

  @MutationMapping
  RetryPayload retryMoves(@Argument RetryFilter filter, @ContextValue Access access) {
    Set<FailureKind> kinds = EnumSet.noneOf(FailureKind.class);
    kinds.addAll(Objects.requireNonNullElse(filter.failureKinds(), List.of()));
    String id = filter.requestId();
    if (id != null) {
      return retry(access, id, kinds);
    }
    if (kinds.isEmpty() && !Boolean.TRUE.equals(filter.all())) {
      return refused(
          null,
          new UserError(
              UserErrorCode.EMPTY_FILTER,
              List.of("filter"),
              "say which moves: give requestId or failureKinds, or all: true for every failed move of every request"));
    }
    Reach.wantAll(access, "a filter without requestId");
    return new RetryPayload(controls.retry(null, kinds), null, List.of());
  }

  private RetryPayload retry(Access access, String id, Set<FailureKind> kinds) {
    List<String> path = List.of("filter", "requestId");
    Long number = Ids.request(id);
    RequestView request = number == null || !reach.covers(access, number) ? null : read(number);
    if (number == null || request == null) {
      return refused(null, unknownRequest(id, path));
    }
    return switch (request.state()) {
      case CANCELLED -> refused(request, cancelled(number, path));
      case OPEN, PAUSED, FINISHED -> {
        int retried = controls.retry(number, kinds);
        yield new RetryPayload(retried, read(number), List.of());
      }
    };
  }

  private static RetryPayload refused(@Nullable RequestView request, UserError error) {
    return new RetryPayload(0, request, List.of(error));
  }

  private @Nullable RequestView read(long request) {
    return reports.request(request).map(RequestView::of).orElse(null);
  }

  private static UserError unknownRequest(String id, List<String> path) {
    return new UserError(
        UserErrorCode.UNKNOWN_REQUEST,
        path,
        "there is no request '%s': requests lists those that are".formatted(Text.shown(id)));
  }

  private static UserError cancelled(long request, List<String> path) {
    return new UserError(
        UserErrorCode.REQUEST_CANCELLED,
        path,
        "request %d was cancelled and starts nothing more: ask for its moves in a new request"
            .formatted(request));
  }

  @MutationMapping
  ProviderPayload pauseProvider(@Argument String name, @ContextValue Access access) {
    return provider(access, name, controls::pauseProvider);
  }

  @MutationMapping
  ProviderPayload resumeProvider(@Argument String name, @ContextValue Access access) {
    return provider(access, name, controls::resumeProvider);
  }

  private ProviderPayload provider(Access access, String name, Consumer<String> verb) {
    List<UserError> errors = new ArrayList<>();
    ConfiguredProvider provider = find(access, name, "name", errors);
    if (provider == null) {
      return new ProviderPayload(null, errors);
    }
    verb.accept(name);
    return new ProviderPayload(views.one(provider), errors);
  }

  @MutationMapping
  LanePayload pauseLane(
      @Argument String source, @Argument String destination, @ContextValue Access access) {
    return lane(access, source, destination, true);
  }

  @MutationMapping
  LanePayload resumeLane(
      @Argument String source, @Argument String destination, @ContextValue Access access) {
    return lane(access, source, destination, false);
  }

  private LanePayload lane(Access access, String source, String destination, boolean paused) {
    List<UserError> errors = new ArrayList<>();
    ConfiguredProvider from = find(access, source, "source", errors);
    ConfiguredProvider to = find(access, destination, "destination", errors);
    if (to != null && !to.isWritable()) {
      errors.add(
          new UserError(
              UserErrorCode.NOT_WRITABLE,
              List.of("destination"),
              "provider '%s' can only be read, so no move ends there: are source and destination the other way round?"
                  .formatted(to.name())));
    }
    if (from == null || to == null || !errors.isEmpty()) {
      return new LanePayload(null, errors);
    }
    Lane lane = new Lane(source, destination);
    if (paused) {
      controls.pause(lane);
    } else {
      controls.resume(lane);
    }
    return new LanePayload(LaneView.of(read(lane)), errors);
  }

  private LaneReport read(Lane lane) {
    return reports.lanes().stream()
        .filter(report -> report.lane().equals(lane))
        .findFirst()
        .orElseGet(() -> new LaneReport(lane, 0, null));
  }

  private @Nullable ConfiguredProvider find(
      Access access, String name, String field, List<UserError> errors) {
    if (!access.reaches(name)) {
      errors.add(
          new UserError(
              UserErrorCode.FORBIDDEN_PROVIDER, List.of(field), LocationCheck.outOfReach(name)));
      return null;
    }
    ConfiguredProvider provider = providers.find(name);
    if (provider == null) {
      errors.add(
          new UserError(
              UserErrorCode.UNKNOWN_PROVIDER,
              List.of(field),
              LocationCheck.unknownProvider(name, providers)));
    }
    return provider;
  }
}
