package dev.wherry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Reads files from the service. For one thread.
final class Downloads {
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final int LONGEST_ERROR = 1 << 16;

  private final Endpoint endpoint;
  private final Login login;
  private final HttpClient http;

  Downloads(Endpoint endpoint, Login login) {
    this.endpoint = endpoint;
    this.login = login;
    this.http = GraphqlClient.connections(endpoint.secure());
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// Begins to read what is at a path of the service, with its parameters. The stream throws
  /// [IOException] when it breaks off.
  ///
  /// @throws CommandException when it can't be had
  InputStream open(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint.base() + path)).timeout(ANSWER);
    login.headers().forEach(request::header);
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        return response.body();
      }
      try (InputStream body = response.body()) {
        throw refusal(
            response.statusCode(),
            new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8));
      }
    } catch (ConnectException e) {
      throw UnreachableException.beforeSending(endpoint, GraphqlClient.reason(e));
    } catch (IOException e) {
      throw brokeOff(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  /// What is told when the connection ends too early.
  CommandException brokeOff(IOException failure) {
    return UnreachableException.beforeAnswer(endpoint, GraphqlClient.reason(failure));
  }

  private CommandException refusal(int status, String body) {
    try {
      List<Json> errors = Json.parse(body).objects("errors");
      if (!errors.isEmpty()) {
        String message = Printable.escape(errors.getFirst().text("message"));
        if (status == 401 || status == 403) {
          return GraphqlClient.noPermission(message);
        }
        return status == 503
            ? UnreachableException.beforeAnswer(endpoint, message)
            : new CommandException(
                status < 500 ? ExitCode.REFUSED : ExitCode.SERVICE_ERROR,
                "the service answered: " + message);
      }
    } catch (IllegalArgumentException e) {
      // Told below: what answered is no service of ours.
    }
    return UnreachableException.beforeSending(
        endpoint, "what answers there, with HTTP %d, is not Wherry".formatted(status));
  }
}
