package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.queue.Claim;
import dev.wherry.server.settings.Settings;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Subscriptions over both of their ways.
final class SubscriptionTest {
  private final TestServer server = TestServer.shared();
  private final Play play = new Play(server.queue());

  private static String follow(long id) {
    return "subscription { requestChanged(id: \"%d\") { id state counts { total succeeded failed } } }"
        .formatted(id);
  }

  /// The data of a `next` message's report.
  private static JsonNode report(JsonNode message) {
    assertThat(message.get("type").asString()).as(message.toString()).isEqualTo("next");
    return message.at("/payload/data/requestChanged");
  }

  private List<Claim> claims(int count) {
    List<Claim> claims = play.claim(count);
    assertThat(claims).hasSize(count);
    return claims;
  }

  private long request(int moves) {
    play.clear();
    return play.request(moves);
  }

  @Test
  void aWebSocketTellsTheRequestNowThenItsChangesThenItsEnd() throws Exception {
    long id = request(2);
    try (WebSocketClient client = WebSocketClient.connect(server)) {
      client.subscribe("s", follow(id));
      assertThat(report(client.next()).toString())
          .isEqualTo(
              "{\"id\":\"%d\",\"state\":\"OPEN\",\"counts\":{\"total\":2,\"succeeded\":0,\"failed\":0}}"
                  .formatted(id));
      List<Claim> claims = claims(2);
      play.succeed(claims.get(0));
      JsonNode report = report(client.next());
      while (report.at("/counts/succeeded").asInt() == 0) {
        report = report(client.next());
      }
      assertThat(report.get("state").asString()).isEqualTo("OPEN");
      play.fail(claims.get(1));
      assertThat(report(client.next()).toString())
          .contains("\"FINISHED\"", "\"succeeded\":1,\"failed\":1");
      assertThat(client.next().get("type").asString()).isEqualTo("complete");
    }
  }

  @Test
  void anUnknownRequestIsAnErrorOnAWebSocket() throws Exception {
    try (WebSocketClient client = WebSocketClient.connect(server)) {
      client.subscribe("s", follow(999_999));
      JsonNode error = client.next();
      assertThat(error.get("type").asString()).isEqualTo("error");
      assertThat(error.at("/payload/0/extensions/code").asString()).isEqualTo("NOT_FOUND");
      assertThat(error.at("/payload/0/message").asString()).contains("'999999'");
      client.subscribe("t", "subscription { requestChanged(id: \"x\") { id } }");
      assertThat(client.next().at("/payload/0/extensions/code").asString()).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void aWebSocketTakesQueriesAndMutationsAndTellsErrors() throws Exception {
    try (WebSocketClient client = WebSocketClient.connect(server)) {
      client.subscribe("q", "{ providers { name } }");
      assertThat(client.next().at("/payload/data/providers/0/name").asString()).isEqualTo("https");
      assertThat(client.next().get("type").asString()).isEqualTo("complete");
      client.subscribe("e", "{ nonsense }");
      assertThat(client.next().toString()).contains("VALIDATION_FAILED");
    }
  }

  @Test
  void aSubscriptionThatIsCompletedOrCutOffIsForgotten() throws Exception {
    long id = request(1);
    try (WebSocketClient client = WebSocketClient.connect(server)) {
      client.subscribe("s", follow(id));
      report(client.next());
      client.complete("s");
      client.subscribe("t", follow(id));
      report(client.next());
    }
    Claim claim = claims(1).getFirst();
    play.succeed(claim);
    try (WebSocketClient client = WebSocketClient.connect(server)) {
      client.subscribe("s", follow(id));
      assertThat(report(client.next()).get("state").asString()).isEqualTo("FINISHED");
    }
  }

  @Test
  void theFiguresAreToldAsTheQueryTellsThem() throws Exception {
    play.clear();
    String fields =
        "workers counts { total queued } bytes bytesUnderWay rates { succeeded skipped failed bytes }"
            + " queuedSince byLane { source destination counts { running } bytes rates { bytes } queuedSince }";
    try (WebSocketClient client = WebSocketClient.connect(server)) {
      client.subscribe("s", "subscription { statsChanged { " + fields + " } }");
      JsonNode told = client.next().at("/payload/data/statsChanged");
      assertThat(told.get("workers").asInt()).isPositive();
      JsonNode stats = server.data("{ stats { at " + fields + " } }").get("stats");
      assertThat(told.get("counts")).isEqualTo(stats.get("counts"));
      assertThat(stats.get("byLane").size()).isPositive();
      assertThat(Instant.parse(stats.get("at").asString())).isBefore(Instant.MAX);
    }
  }

  @Test
  void anUnknownRequestHasNoMovesThatEnd() throws Exception {
    try (WebSocketClient client = WebSocketClient.connect(server)) {
      for (String id : List.of("999999", "x")) {
        client.subscribe(
            id, "subscription { moveFinished(requestId: \"%s\") { id } }".formatted(id));
        assertThat(client.next().at("/payload/0/extensions/code").asString())
            .isEqualTo("NOT_FOUND");
      }
    }
  }

  @Test
  void aCallerHasNoMoreSubscriptionsThanTheSettingsAllow() throws Exception {
    try (TestServer strict =
        TestServer.start(
            TestEngine.class, Role.API, new Settings.Server(0, "127.0.0.1", true, 2, null))) {
      try (WebSocketClient one = WebSocketClient.connect(strict);
          WebSocketClient two = WebSocketClient.connect(strict)) {
        String document = "subscription { statsChanged { workers } }";
        for (WebSocketClient client : List.of(one, two)) {
          client.subscribe("a", document);
          assertThat(client.next().get("type").asString()).isEqualTo("next");
        }
        one.subscribe("b", document);
        JsonNode refused = answer(one, "b");
        assertThat(refused.at("/payload/0/extensions/code").asString())
            .isEqualTo("TOO_MANY_SUBSCRIPTIONS");
        HttpResponse<String> stream =
            strict.post(
                BodyPublishers.ofString(TestServer.body(document, Map.of())),
                "Accept",
                "text/event-stream");
        assertThat(stream.body()).contains("TOO_MANY_SUBSCRIPTIONS");
        one.complete("a");
        // The end of one is not answered.
        JsonNode next = refused;
        for (int i = 0; i < 1_000 && next.get("type").asString().equals("error"); i++) {
          two.subscribe("again" + i, document);
          next = answer(two, "again" + i);
        }
        assertThat(next.get("type").asString()).isEqualTo("next");
      }
    }
  }

  private static JsonNode answer(WebSocketClient client, String id) throws Exception {
    JsonNode message = client.next();
    while (!message.get("id").asString().equals(id)) {
      message = client.next();
    }
    return message;
  }

  @Test
  void aPageOfAnotherOriginGetsNoWebSocket() {
    assertThatThrownBy(
            () ->
                server
                    .client()
                    .newWebSocketBuilder()
                    .header("Origin", "http://evil.example")
                    .subprotocols("graphql-transport-ws")
                    .buildAsync(
                        URI.create(server.url().replace("http:", "ws:") + "/graphql"),
                        new WebSocket.Listener() {})
                    .join())
        .hasMessageContaining("WebSocketHandshakeException");
  }

  private BufferedReader stream(String document) throws Exception {
    return stream(server, document);
  }

  private static BufferedReader stream(TestServer server, String document) throws Exception {
    HttpResponse<InputStream> answer =
        server
            .client()
            .send(
                HttpRequest.newBuilder(server.uri("/graphql"))
                    .header("Content-Type", "application/json")
                    .header("Accept", "text/event-stream")
                    .POST(BodyPublishers.ofString(TestServer.body(document, Map.of())))
                    .build(),
                BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  /// All events of a stream that ends, as `event data`.
  private static List<String> events(BufferedReader stream) throws Exception {
    List<String> events = new ArrayList<>();
    String event = "";
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.startsWith("event:")) {
        event = line.substring("event:".length());
      } else if (line.startsWith("data:")) {
        events.add(event + " " + line.substring("data:".length()));
      }
    }
    return events;
  }

  @Test
  void anEventStreamTellsTheSame() throws Exception {
    long id = request(1);
    try (BufferedReader stream = stream(follow(id))) {
      assertThat(stream.readLine()).isEqualTo("event:next");
      assertThat(stream.readLine())
          .isEqualTo(
              "data:{\"data\":{\"requestChanged\":{\"id\":\"%d\",\"state\":\"OPEN\",\"counts\":{\"total\":1,\"succeeded\":0,\"failed\":0}}}}"
                  .formatted(id));
      play.succeed(claims(1).getFirst());
      List<String> events = events(stream);
      assertThat(events.getLast()).isEqualTo("complete ");
      assertThat(events.get(events.size() - 2)).contains("\"FINISHED\"", "\"succeeded\":1");
    }
  }

  @Test
  void anEventStreamTellsErrorsAndPlainAnswersToo() throws Exception {
    try (BufferedReader stream = stream(follow(999_999))) {
      List<String> events = events(stream);
      assertThat(events).hasSize(2).last().isEqualTo("complete ");
      assertThat(events.getFirst()).contains("\"NOT_FOUND\"");
    }
    try (BufferedReader stream = stream("{ nonsense }")) {
      assertThat(events(stream).getFirst()).contains("VALIDATION_FAILED", "nonsense");
    }
    try (BufferedReader stream = stream("{ providers { name } }")) {
      assertThat(events(stream))
          .containsExactly(
              "next {\"data\":{\"providers\":[{\"name\":\"https\"},{\"name\":\"new\"},{\"name\":\"old\"}]}}",
              "complete ");
    }
  }

  @Test
  void theServerStopsThoughItIsFollowed() throws Exception {
    try (TestServer own = TestServer.start(TestEngine.class, Role.API)) {
      long id = new Play(own.queue()).request(1);
      try (WebSocketClient client = WebSocketClient.connect(own);
          BufferedReader stream = stream(own, follow(id))) {
        client.subscribe("s", follow(id));
        report(client.next());
        own.stop();
        assertThat(client.closeCode()).isGreaterThan(1000);
        assertThat(events(stream).getLast()).isEqualTo("complete ");
      }
    }
  }
}
