package dev.wherry.server.graphql;

import dev.wherry.core.queue.Acceptance;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.server.provider.ProviderRegistry;
import graphql.execution.MergedField;
import graphql.language.Field;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/// Takes requests: checks them, stores them, answers.
@Controller
final class Mutations {
  private final RequestIntake intake;
  private final PrefixIntake prefixes;
  private final ManifestIntake manifests;
  private final MoveQueue queue;
  private final MoveReports reports;

  Mutations(
      ProviderRegistry providers, Set<String> webhooks, MoveQueue queue, MoveReports reports) {
    this.intake = new RequestIntake(providers, webhooks);
    this.prefixes = new PrefixIntake(providers, intake);
    this.manifests = new ManifestIntake(providers, intake);
    this.queue = queue;
    this.reports = reports;
  }

  /// The schema's `MoveAssetsPayload`.
  ///
  /// @param requestId null when there are errors
  record Payload(@Nullable Long requestId, List<UserError> errors) {}

  /// The input is read as the map it is: binding ten thousand moves to objects costs more than
  /// storing them.
  @MutationMapping
  Payload moveAssets(DataFetchingEnvironment environment) {
    Map<String, Object> input = Objects.requireNonNull(environment.getArgument("input"));
    return answer(intake.check(input, AccessGate.of(environment)));
  }

  @MutationMapping
  Payload movePrefix(DataFetchingEnvironment environment) {
    Map<String, Object> input = Objects.requireNonNull(environment.getArgument("input"));
    return answer(prefixes.check(input, AccessGate.of(environment)));
  }

  @MutationMapping
  Payload moveManifest(DataFetchingEnvironment environment) {
    Map<String, Object> input = Objects.requireNonNull(environment.getArgument("input"));
    return answer(manifests.check(input, AccessGate.of(environment)));
  }

  private Payload answer(Intake checked) {
    return switch (checked) {
      case Intake.Refused refused -> new Payload(null, refused.errors());
      case Intake.Accepted accepted -> answer(queue.enqueue(accepted.request()));
    };
  }

  private static Payload answer(Acceptance acceptance) {
    return switch (acceptance) {
      case Acceptance.Stored stored -> new Payload(stored.requestId(), List.of());
      case Acceptance.AlreadyStored already -> new Payload(already.requestId(), List.of());
      case Acceptance.KeyTaken taken ->
          new Payload(
              null,
              List.of(
                  new UserError(
                      UserErrorCode.IDEMPOTENCY_KEY_TAKEN,
                      List.of("input", "idempotencyKey"),
                      "request %d was accepted under this key and asks for something else: choose another key"
                          .formatted(taken.requestId()))));
    };
  }

  /// Reads the accepted request, unless its id is all that is asked for.
  @SchemaMapping(typeName = "MovePrefixPayload", field = "request")
  @Nullable Object prefixRequest(Payload payload, DataFetchingEnvironment environment) {
    return request(payload, environment);
  }

  @SchemaMapping(typeName = "MoveManifestPayload", field = "request")
  @Nullable Object manifestRequest(Payload payload, DataFetchingEnvironment environment) {
    return request(payload, environment);
  }

  @SchemaMapping(typeName = "MoveAssetsPayload")
  @Nullable Object request(Payload payload, DataFetchingEnvironment environment) {
    Long id = payload.requestId();
    if (id == null) {
      return null;
    }
    return wantsIdOnly(environment.getMergedField())
        ? Map.of("id", id)
        : reports.request(id).map(RequestView::of).orElseThrow(() -> gone(id));
  }

  /// By the document as it stands: the engine's own view of a selection costs as much as the
  /// answer.
  private static boolean wantsIdOnly(MergedField request) {
    return request.getFields().stream()
        .flatMap(field -> field.getSelectionSet().getSelections().stream())
        .allMatch(selected -> selected instanceof Field field && field.getName().equals("id"));
  }

  private static ApiException gone(long id) {
    return new ApiException(ErrorCode.NOT_FOUND, "request %d is gone".formatted(id));
  }
}
