package dev.wherry.server.graphql;

import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.introspection.Introspection;
import graphql.introspection.IntrospectionDisabledError;
import graphql.parser.ParserOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What holds for every GraphQL request, whichever way it came: which documents are executed and
/// how long one may be, that every error has a code, and that an event stream carries errors and
/// plain answers too.
final class WireRules implements WebGraphQlInterceptor {
  /// Room for 10,000 moves that are written into the document.
  private static final ParserOptions PARSER =
      ParserOptions.newParserOptions()
          .maxCharacters(16 << 20)
          .maxTokens(150_000)
          .maxWhitespaceTokens(1_000_000)
          .build();

  private final Documents documents;
  private final Map<Object, Object> context;

  /// @param introspection whether the schema is told. Spring's property holds for all servers of a
  ///   process, and stays when they have ended.
  WireRules(boolean introspection, Documents documents) {
    this.documents = documents;
    context =
        Map.of(ParserOptions.class, PARSER, Introspection.INTROSPECTION_DISABLED, !introspection);
  }

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    String document = documents.wanted(request);
    request.configureExecutionInput(
        (input, builder) ->
            builder
                .graphQLContext(context)
                .query(document == null ? input.getQuery() : document)
                .build());
    boolean stream = request.getHeaders().getAccept().contains(MediaType.TEXT_EVENT_STREAM);
    return (document == null ? Mono.just(refused(request)) : chain.next(request))
        .map(WireRules::withCodes)
        .map(r -> stream ? asStream(r) : r);
  }

  private static WebGraphQlResponse refused(WebGraphQlRequest request) {
    GraphQLError error =
        GraphqlErrorBuilder.newError()
            .message("this document is not among those that this service executes")
            .errorType(org.springframework.graphql.execution.ErrorType.FORBIDDEN)
            .extensions(Map.of("code", ErrorCode.DOCUMENT_NOT_ALLOWED.name()))
            .build();
    return new WebGraphQlResponse(
        new DefaultExecutionGraphQlResponse(
            request.toExecutionInput(),
            ExecutionResult.newExecutionResult().addError(error).build()));
  }

  private static WebGraphQlResponse withCodes(WebGraphQlResponse response) {
    List<GraphQLError> errors = response.getExecutionResult().getErrors();
    if (errors.stream().allMatch(error -> code(error) != null)) {
      return response;
    }
    return response.transform(
        builder -> builder.errors(errors.stream().map(WireRules::withCode).toList()).build());
  }

  private static @Nullable Object code(GraphQLError error) {
    return error.getExtensions() == null ? null : error.getExtensions().get("code");
  }

  private static GraphQLError withCode(GraphQLError error) {
    if (code(error) != null) {
      return error;
    }
    Map<String, Object> extensions = new HashMap<>();
    if (error.getExtensions() != null) {
      extensions.putAll(error.getExtensions());
    }
    extensions.put("code", newCode(error).name());
    return GraphqlErrorBuilder.newError()
        .message("%s", error.getMessage())
        .locations(error.getLocations())
        .path(error.getPath())
        .errorType(error.getErrorType())
        .extensions(extensions)
        .build();
  }

  private static ErrorCode newCode(GraphQLError error) {
    if (error instanceof IntrospectionDisabledError) {
      return ErrorCode.FORBIDDEN;
    }
    ErrorClassification type = error.getErrorType();
    if (type == ErrorType.InvalidSyntax) {
      return ErrorCode.PARSE_FAILED;
    }
    if (type == ErrorType.ValidationError || type == ErrorType.OperationNotSupported) {
      return ErrorCode.VALIDATION_FAILED;
    }
    return type == ErrorType.ExecutionAborted ? ErrorCode.TOO_COMPLEX : ErrorCode.INTERNAL;
  }

  private static WebGraphQlResponse asStream(WebGraphQlResponse response) {
    if (response.getExecutionResult().getData() instanceof Publisher<?>) {
      return response;
    }
    ExecutionResult single = response.getExecutionResult();
    return response.transform(builder -> builder.data(Flux.just(single)).build());
  }
}
