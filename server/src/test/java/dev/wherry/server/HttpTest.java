package dev.wherry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What stands before and beside GraphQL.
final class HttpTest {
  private static final String PROVIDERS = "{\"query\":\"{ providers { name } }\"}";

  private final TestServer server = TestServer.shared();

  @Test
  void healthAndMetricsAreTold() throws Exception {
    HttpResponse<String> health = server.get("/actuator/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("\"status\":\"UP\"");
    HttpResponse<String> metrics = server.get("/actuator/prometheus");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).contains("jvm_memory_used_bytes");
    assertThat(server.get("/actuator/env").statusCode()).isEqualTo(404);
  }

  @Test
  void theRootLeadsToGraphiqlWhoseFilesAllComeFromHere() throws Exception {
    HttpResponse<String> root = server.get("/");
    assertThat(root.statusCode()).isEqualTo(302);
    assertThat(root.headers().firstValue("Location")).contains("/graphiql");
    HttpResponse<String> page = server.get("/graphiql");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.body()).doesNotContain("://");
    for (String file :
        page.body().lines().flatMap(line -> HttpTest.files(line).stream()).toList()) {
      assertThat(server.get(file).statusCode()).as(file).isEqualTo(200);
    }
  }

  private static List<String> files(String line) {
    return Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
        .matcher(line)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhetherItsLengthIsToldOrNot() throws Exception {
    byte[] large = new byte[(16 << 20) + 1];
    HttpResponse<String> told = server.post(BodyPublishers.ofByteArray(large));
    assertThat(told.statusCode()).isEqualTo(413);
    assertThat(told.body()).contains("BODY_TOO_LARGE");
    Arrays.fill(large, (byte) ' ');
    HttpResponse<String> untold =
        server.post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));
    assertThat(untold.statusCode()).isEqualTo(413);
    assertThat(untold.body()).contains("BODY_TOO_LARGE");
    HttpResponse<String> small =
        server.post(
            BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(PROVIDERS.getBytes(UTF_8))));
    assertThat(small.statusCode()).isEqualTo(200);
  }

  @Test
  void pagesOfOtherOriginsAreRefused() throws Exception {
    assertThat(ask("Origin", "http://evil.example").statusCode()).isEqualTo(403);
    assertThat(ask("Origin", "null").statusCode()).isEqualTo(403);
    assertThat(ask("Origin", server.url()).statusCode()).isEqualTo(200);
    assertThat(ask("X-Other", "a").statusCode()).isEqualTo(200);
  }

  @Test
  void noPageOfAnotherOriginIsLetIn() throws Exception {
    HttpResponse<String> asked =
        server
            .client()
            .send(
                HttpRequest.newBuilder(server.uri("/graphql"))
                    .method("OPTIONS", BodyPublishers.noBody())
                    .header("Origin", "http://evil.example")
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "authorization,content-type")
                    .build(),
                BodyHandlers.ofString());
    assertThat(asked.statusCode()).isEqualTo(403);
    assertThat(asked.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    assertThat(ask("Origin", server.url()).headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void anotherMethodIsRefusedWithThoseThatWork() throws Exception {
    for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "PATCH")) {
      HttpResponse<String> answer = send(method);
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow").orElse("")).as(method).isEqualTo("POST");
    }
  }

  private HttpResponse<String> send(String method) throws Exception {
    return server
        .client()
        .send(
            HttpRequest.newBuilder(server.uri("/graphql?query=%7B__typename%7D"))
                .method(method, BodyPublishers.noBody())
                .header("Accept", "application/graphql-response+json")
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void anotherHostsNameIsRefused() throws Exception {
    assertThat(rawStatus("evil.example")).isEqualTo("HTTP/1.1 403 ");
    assertThat(rawStatus("localhost")).isEqualTo("HTTP/1.1 200 ");
  }

  /// The JDK's client does not send a host of one's own.
  private String rawStatus(String host) throws Exception {
    try (java.net.Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.uri("").getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET /actuator/health HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
                  .formatted(host, server.uri("").getPort())
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    }
  }

  private HttpResponse<String> ask(String header, String value) throws Exception {
    return server.post(BodyPublishers.ofString(PROVIDERS), header, value);
  }

  @Test
  void noStackTraceLeaves() throws Exception {
    for (String body : List.of("{", "[]", "{\"query\":1}", "{\"variables\":{}}", "")) {
      HttpResponse<String> answer = server.post(BodyPublishers.ofString(body));
      assertThat(answer.statusCode()).as(body).isBetween(200, 499);
      assertThat(answer.body()).as(body).doesNotContain("Exception", "at dev.", "at org.", "trace");
    }
    HttpResponse<String> form =
        server
            .client()
            .send(
                HttpRequest.newBuilder(server.uri("/graphql"))
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString(PROVIDERS))
                    .build(),
                BodyHandlers.ofString());
    assertThat(form.statusCode()).isEqualTo(415);
  }

  @Test
  void theAnswersTypeIsTheOneAskedFor() throws Exception {
    HttpResponse<String> answer =
        server.post(
            BodyPublishers.ofString(TestServer.body("{ nonsense }", Map.of())),
            "Accept",
            "application/graphql-response+json");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/graphql-response+json");
  }
}
