package dev.wherry.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Sends GraphQL documents to the service: queries and mutations by POST, subscriptions by
/// WebSocket. For one thread.
final class GraphqlClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// The code of an error that goes away by itself: the service is there, and its database is not.
  private static final String UNAVAILABLE = "UNAVAILABLE";

  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final Endpoint endpoint;
  private final Login login;
  private final HttpClient http;

  GraphqlClient(Endpoint endpoint, Login login) {
    this.endpoint = endpoint;
    this.login = login;
    this.http = connections(endpoint.secure());
  }

  /// Makes connections to one host.
  static HttpClient connections(boolean secure) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (!secure) {
      builder.sslContext(trustsNobody());
    }
    return builder.build();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// The answer's `data`.
  ///
  /// @throws CommandException when there is none, or the service told of an error
  Json execute(String document, Map<String, ? extends @Nullable Object> variables) {
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.http());
    login.headers().forEach(request::header);
    request
        .timeout(ANSWER)
        .header("Content-Type", "application/json")
        .header("Accept", "application/graphql-response+json, application/json;q=0.9")
        .POST(HttpRequest.BodyPublishers.ofString(body(document, variables)));
    HttpResponse<String> response = send(request.build());
    Json answer = read(response);
    if (answer.has("errors")) {
      throw failure(answer.objects("errors"));
    }
    return answer.object("data");
  }

  private CommandException failure(List<Json> errors) {
    for (Json error : errors) {
      String code = error.has("extensions") ? error.object("extensions").textOrNull("code") : null;
      if (UNAVAILABLE.equals(code)) {
        return UnreachableException.beforeAnswer(endpoint, Printable.escape(error.text("message")));
      }
      if ("UNAUTHENTICATED".equals(code) || "FORBIDDEN".equals(code)) {
        return noPermission(Printable.escape(error.text("message")));
      }
    }
    return new CommandException(
        ExitCode.SERVICE_ERROR,
        errors.stream()
            .map(error -> "the service answered: " + Printable.escape(error.text("message")))
            .collect(Collectors.joining("\n")));
  }

  /// The service does not know the caller, or lets it not do this.
  static CommandException noPermission(String message) {
    return new CommandException(
        ExitCode.NO_PERMISSION,
        "the service answered: %s%na token comes from --token-file or WHERRY_TOKEN"
            .formatted(message));
  }

  /// Starts a subscription.
  ///
  /// @throws IOException when the service does not take it; the message says why
  GraphqlSocket subscribe(String document, Map<String, ? extends @Nullable Object> variables)
      throws IOException {
    return GraphqlSocket.open(http, endpoint, login, CONNECT, payload(document, variables));
  }

  private static String body(String document, Map<String, ? extends @Nullable Object> variables) {
    return Json.writeWhole(payload(document, variables));
  }

  private static Map<String, Object> payload(
      String document, Map<String, ? extends @Nullable Object> variables) {
    return Map.of("query", document, "variables", variables);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw UnreachableException.beforeSending(endpoint, reason(e));
    } catch (HttpTimeoutException e) {
      throw UnreachableException.beforeAnswer(
          endpoint, "it took more than %d seconds".formatted(ANSWER.toSeconds()));
    } catch (IOException e) {
      throw UnreachableException.beforeAnswer(endpoint, reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  private Json read(HttpResponse<String> response) {
    try {
      Json answer = Json.parse(response.body());
      if (answer.has("data") || answer.has("errors")) {
        return answer;
      }
    } catch (IllegalArgumentException e) {
      // Told below, with the status: what answered is not a GraphQL service.
    }
    int status = response.statusCode();
    if (status == 502 || status == 503 || status == 504) {
      throw UnreachableException.beforeAnswer(
          endpoint, "it is not ready (HTTP %d); try again".formatted(status));
    }
    throw UnreachableException.beforeSending(
        endpoint, "what answers there, with HTTP %d, is not Wherry".formatted(status));
  }

  static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "its host is unknown";
      }
      if (cause instanceof HttpTimeoutException) {
        return "connecting took more than %d seconds".formatted(CONNECT.toSeconds());
      }
    }
    String message = failure.getMessage();
    if (message != null && !message.isBlank()) {
      return Printable.escape(message);
    }
    return failure instanceof ConnectException ? "connection refused" : "the connection broke";
  }

  /// A context that is never used, made in a tenth of the time that reading the system's roots
  /// takes.
  private static SSLContext trustsNobody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }
}
