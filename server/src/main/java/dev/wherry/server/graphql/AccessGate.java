package dev.wherry.server.graphql;

import dev.wherry.core.queue.Scope;
import dev.wherry.server.access.Access;
import dev.wherry.server.access.Doorkeeper;
import graphql.language.EnumValue;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlInterceptor;
import org.springframework.graphql.server.WebSocketSessionInfo;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Asks for the scope that a field's directive `needs` names, and for `ADMIN` where an operation
/// names none. Each operation, and each event of a subscription, finds out anew whether the token
/// is still there.
final class AccessGate implements SchemaDirectiveWiring, WebSocketGraphQlInterceptor {
  /// Where the GraphQL context keeps the caller's [Access].
  static final String KEY = "access";

  private static final String HEADER = "Authorization";
  private static final Set<String> ROOTS = Set.of("Query", "Mutation", "Subscription");

  private final Doorkeeper doorkeeper;

  AccessGate(Doorkeeper doorkeeper) {
    this.doorkeeper = doorkeeper;
  }

  /// Takes the header's value from the first message of a WebSocket, or else from its handshake.
  @Override
  public Mono<Object> handleConnectionInitialization(
      WebSocketSessionInfo session, Map<String, Object> payload) {
    return Mono.fromRunnable(
        () ->
            doorkeeper
                .admit(
                    payload.entrySet().stream()
                        .filter(entry -> entry.getKey().equalsIgnoreCase(HEADER))
                        .map(entry -> String.valueOf(entry.getValue()))
                        .findFirst()
                        .orElse(session.getHeaders().getFirst(HEADER)))
                .keepIn(session.getAttributes()));
  }

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    Access access = Access.of(request.getAttributes());
    if (access != null) {
      request.configureExecutionInput(
          (input, builder) -> {
            input.getGraphQLContext().put(KEY, access);
            return input;
          });
    }
    return chain.next(request);
  }

  @Override
  public GraphQLFieldDefinition onField(
      SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> environment) {
    GraphQLFieldDefinition field = environment.getElement();
    Scope scope = needed(field.getAppliedDirective("needs"));
    if (scope == null && ROOTS.contains(environment.getFieldsContainer().getName())) {
      scope = Scope.ADMIN;
    }
    if (scope != null) {
      environment.setFieldDataFetcher(guarded(environment.getFieldDataFetcher(), scope));
    }
    return field;
  }

  private static @Nullable Scope needed(@Nullable GraphQLAppliedDirective directive) {
    if (directive == null) {
      return null;
    }
    Object value = directive.getArgument("scope").getArgumentValue().getValue();
    return Scope.valueOf(value instanceof EnumValue name ? name.getName() : String.valueOf(value));
  }

  private DataFetcher<?> guarded(DataFetcher<?> fetcher, Scope scope) {
    return environment -> {
      Access access = doorkeeper.again(of(environment));
      if (!access.has(scope)) {
        throw new ApiException(
            ErrorCode.FORBIDDEN,
            "this token lacks the scope %s, which %s needs"
                .formatted(scope, environment.getField().getName()));
      }
      Object answer = fetcher.get(environment);
      return answer instanceof Publisher<?> events
          ? Flux.from(events).doOnNext(_ -> doorkeeper.again(access))
          : answer;
    };
  }

  static Access of(DataFetchingEnvironment environment) {
    return Objects.requireNonNull(environment.getGraphQlContext().<Access>get(KEY), KEY);
  }
}
