package dev.wherry.server.graphql;

import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.server.access.UnauthenticatedException;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.graphql.execution.SubscriptionExceptionResolver;
import reactor.core.publisher.Mono;

/// Makes GraphQL errors of exceptions. What nobody expected goes to the log, and the caller learns
/// only where it is there.
final class ErrorAnswers implements DataFetcherExceptionResolver, SubscriptionExceptionResolver {
  private static final System.Logger LOG = System.getLogger(ErrorAnswers.class.getName());

  @Override
  public Mono<List<GraphQLError>> resolveException(
      Throwable exception, DataFetchingEnvironment environment) {
    return Mono.just(List.of(answer(exception, GraphqlErrorBuilder.newError(environment))));
  }

  @Override
  public Mono<List<GraphQLError>> resolveException(Throwable exception) {
    return Mono.just(List.of(answer(exception, GraphqlErrorBuilder.newError())));
  }

  private static GraphQLError answer(Throwable exception, GraphqlErrorBuilder<?> error) {
    return switch (exception) {
      case ApiException known -> with(error, known.code(), String.valueOf(known.getMessage()));
      case UnauthenticatedException stranger ->
          with(error, ErrorCode.UNAUTHENTICATED, String.valueOf(stranger.getMessage()));
      case QueueUnavailableException unavailable -> {
        LOG.log(System.Logger.Level.WARNING, "the queue: {0}", unavailable.getMessage());
        yield with(
            error, ErrorCode.UNAVAILABLE, "the queue's database can't be reached: try again later");
      }
      default -> {
        String reference = UUID.randomUUID().toString();
        LOG.log(System.Logger.Level.ERROR, "a GraphQL request failed, " + reference, exception);
        yield with(
            error,
            ErrorCode.INTERNAL,
            "something went wrong in Wherry: look for %s in its log".formatted(reference));
      }
    };
  }

  private static GraphQLError with(GraphqlErrorBuilder<?> error, ErrorCode code, String message) {
    return error
        .errorType(type(code))
        .message("%s", message)
        .extensions(Map.of("code", code.name()))
        .build();
  }

  private static ErrorType type(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND -> ErrorType.NOT_FOUND;
      case UNAUTHENTICATED -> ErrorType.UNAUTHORIZED;
      case FORBIDDEN, DOCUMENT_NOT_ALLOWED -> ErrorType.FORBIDDEN;
      case UNAVAILABLE, INTERNAL -> ErrorType.INTERNAL_ERROR;
      case OUT_OF_RANGE,
          BAD_CURSOR,
          PARSE_FAILED,
          VALIDATION_FAILED,
          TOO_COMPLEX,
          TOO_MANY_SUBSCRIPTIONS,
          TOO_SLOW ->
          ErrorType.BAD_REQUEST;
    };
  }
}
