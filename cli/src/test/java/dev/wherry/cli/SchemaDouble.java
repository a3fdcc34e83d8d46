package dev.wherry.cli;

import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLScalarType;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/// The service's own schema over a [StoreDouble].
final class SchemaDouble {
  private static final List<String> CONTROLS =
      List.of(
          "cancelRequest",
          "pauseRequest",
          "resumeRequest",
          "keepSources",
          "retryMoves",
          "pauseProvider",
          "resumeProvider",
          "limitProvider",
          "redeliver",
          "checkProvider",
          "createToken",
          "revokeToken",
          "pauseLane",
          "resumeLane");

  private SchemaDouble() {}

  static String text() {
    try {
      return Files.readString(
          Launcher.root().resolve("server/src/main/resources/graphql/schema.graphqls"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GraphQL over(
      StoreDouble store, Function<String, Publisher<Map<String, Object>>> subscription) {
    RuntimeWiring wiring =
        RuntimeWiring.newRuntimeWiring()
            .scalar(verbatim("DateTime"))
            .scalar(verbatim("Duration"))
            .scalar(verbatim("Bytes"))
            .scalar(verbatim("Location"))
            .type("Node", type -> type.typeResolver(_ -> null))
            .type(
                "Query",
                type ->
                    type.dataFetcher("request", get -> store.find(text(get, "id")))
                        .dataFetcher(
                            "requests",
                            get -> {
                              if (get.getArgument("filter") instanceof Map<?, ?> filter) {
                                store.control("requests", Map.of("filter", filter));
                              }
                              return page(get, store.newestFirst());
                            })
                        .dataFetcher("providers", get -> store.providers())
                        .dataFetcher("deadLetters", get -> page(get, store.deadLetters()))
                        .dataFetcher("lanes", get -> store.lanes())
                        .dataFetcher("stats", get -> store.stats())
                        .dataFetcher("tokens", get -> store.tokens()))
            .type(
                "Mutation",
                type -> {
                  for (String verb : List.of("moveAssets", "movePrefix", "moveManifest")) {
                    type.dataFetcher(
                        verb,
                        get ->
                            store.take(
                                Objects.requireNonNull(
                                    get.<Map<String, Object>>getArgument("input"))));
                  }
                  for (String verb : CONTROLS) {
                    type.dataFetcher(verb, get -> store.control(verb, get.getArguments()));
                  }
                  return type;
                })
            .type(
                "Subscription",
                type ->
                    type.dataFetcher("requestChanged", get -> subscription.apply(text(get, "id")))
                        .dataFetcher("statsChanged", get -> once(store.stats())))
            .type("Request", type -> type.dataFetcher("moves", get -> failedMoves(get, store)))
            .build();
    return GraphQL.newGraphQL(
            new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(text()), wiring))
        .build();
  }

  /// One event, and the end.
  private static Publisher<Object> once(Object event) {
    return subscriber ->
        subscriber.onSubscribe(
            new Subscription() {
              private boolean told;

              @Override
              public void request(long count) {
                if (!told) {
                  told = true;
                  subscriber.onNext(event);
                  subscriber.onComplete();
                }
              }

              @Override
              public void cancel() {
                told = true;
              }
            });
  }

  private static Map<String, Object> failedMoves(DataFetchingEnvironment get, StoreDouble store) {
    Map<String, Object> request = Objects.requireNonNull(get.getSource());
    Map<String, List<String>> filter = Objects.requireNonNull(get.getArgument("filter"));
    List<String> kinds = filter.getOrDefault("failureKinds", List.of());
    List<Map<String, Object>> moves =
        store.failedMoves(String.valueOf(request.get("id"))).stream()
            .filter(move -> filter.getOrDefault("states", List.of()).contains("FAILED"))
            .filter(
                move ->
                    kinds.isEmpty()
                        || (move.get("failure") instanceof Map<?, ?> failure
                            && kinds.contains(failure.get("kind"))))
            .toList();
    return page(get, moves);
  }

  private static Map<String, Object> page(
      DataFetchingEnvironment get, List<Map<String, Object>> all) {
    String after = get.getArgument("after");
    int from = after == null ? 0 : Integer.parseInt(after);
    int first = Objects.requireNonNull(get.<Integer>getArgument("first"));
    int to = Math.min(all.size(), from + first);
    return Map.of(
        "nodes",
        all.subList(from, to),
        "totalCount",
        all.size(),
        "pageInfo",
        Map.of(
            "hasNextPage",
            to < all.size(),
            "hasPreviousPage",
            from > 0,
            "endCursor",
            String.valueOf(to)));
  }

  private static String text(DataFetchingEnvironment get, String argument) {
    return Objects.requireNonNull(get.<String>getArgument(argument));
  }

  private static GraphQLScalarType verbatim(String name) {
    return GraphQLScalarType.newScalar()
        .name(name)
        .coercing(
            new Coercing<Object, Object>() {
              @Override
              public @Nullable Object serialize(
                  Object value, GraphQLContext context, Locale locale) {
                return value;
              }

              @Override
              public @Nullable Object parseValue(
                  Object value, GraphQLContext context, Locale locale) {
                return value;
              }

              @Override
              public @Nullable Object parseLiteral(
                  Value<?> value,
                  CoercedVariables variables,
                  GraphQLContext context,
                  Locale locale) {
                return ((StringValue) value).getValue();
              }
            })
        .build();
  }
}
