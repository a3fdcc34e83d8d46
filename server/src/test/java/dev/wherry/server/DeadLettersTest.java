package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Webhooks of requests, and what they could not be told, over GraphQL.
final class DeadLettersTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(TestEngine.class, Role.ALL);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode move(String webhook) throws Exception {
    return server
        .data(
            """
            mutation { moveAssets(input: {
              moves: [{source: "old:a", destination: "new:a"}], webhook: %s
            }) { request { webhook { name events } } errors { code path message } } }
            """
                .formatted(webhook))
        .get("moveAssets");
  }

  @Test
  void aRequestNamesItsWebhookAndHearsOfItsEndUnlessItWantsElse() throws Exception {
    assertThat(move("{name: \"hook\"}").at("/request/webhook").toString())
        .isEqualTo("{\"name\":\"hook\",\"events\":[\"REQUEST_FINISHED\"]}");
    assertThat(
            move("{name: \"hook\", events: [MOVE_FAILED, REQUEST_FINISHED, MOVE_FAILED]}")
                .at("/request/webhook/events")
                .toString())
        .isEqualTo("[\"REQUEST_FINISHED\",\"MOVE_FAILED\"]");
    assertThat(move("null").at("/request/webhook").isNull()).isTrue();
  }

  @Test
  void aWrongWebhookIsTold() throws Exception {
    JsonNode unknown = move("{name: \"hok\"}").at("/errors/0");
    assertThat(unknown.get("code").asString()).isEqualTo("UNKNOWN_WEBHOOK");
    assertThat(unknown.get("path").toString()).isEqualTo("[\"input\",\"webhook\",\"name\"]");
    assertThat(unknown.get("message").asString())
        .isEqualTo("no webhook 'hok' is in the settings: there are hook");
    assertThat(move("{name: \"hook\", events: []}").at("/errors/0/code").asString())
        .isEqualTo("OUT_OF_RANGE");
  }

  @Test
  void deadLettersAreListedPageByPageAndToldAgain() throws Exception {
    for (long id = 1; id <= 3; id++) {
      server
          .bean(MemoryOutbox.class)
          .bury(
              new Outbox.DeadLetter(
                  id,
                  UUID.randomUUID(),
                  "hook",
                  17,
                  id == 3 ? null : (int) id,
                  id == 3 ? Webhook.Event.REQUEST_FINISHED : Webhook.Event.MOVE_FAILED,
                  Instant.EPOCH,
                  Instant.EPOCH,
                  80,
                  "the receiver answers 500"));
    }
    JsonNode page = page("first: 2");
    assertThat(page.get("totalCount").asInt()).isEqualTo(3);
    assertThat(page.at("/nodes/0").toString())
        .contains("\"id\":\"d1\"", "\"moveId\":\"17-1\"", "\"event\":\"MOVE_FAILED\"");
    JsonNode rest = page("after: \"%s\"".formatted(page.at("/pageInfo/endCursor").asString()));
    assertThat(rest.get("nodes")).hasSize(1);
    assertThat(rest.at("/nodes/0/moveId").isNull()).isTrue();
    assertThat(rest.at("/pageInfo/hasNextPage").asBoolean()).isFalse();

    assertThat(redeliver("[\"d1\", \"d3\", \"d4\", \"2\", \"x\"]").get("redelivered").asInt())
        .isEqualTo(2);
    assertThat(page("first: 9").get("nodes")).hasSize(1);
    assertThat(redeliver("[]").at("/errors/0/code").asString()).isEqualTo("OUT_OF_RANGE");
    redeliver("[\"d2\"]");
  }

  private static JsonNode page(String arguments) throws Exception {
    return server
        .data(
            """
            { deadLetters(%s) { totalCount pageInfo { hasNextPage endCursor }
              nodes { id eventId webhook requestId moveId event happenedAt diedAt tries failure } } }
            """
                .formatted(arguments))
        .get("deadLetters");
  }

  private static JsonNode redeliver(String ids) throws Exception {
    return server
        .data("mutation { redeliver(ids: %s) { redelivered errors { code } } }".formatted(ids))
        .get("redeliver");
  }

  @Test
  void bothNumbersAreMetrics() throws Exception {
    assertThat(List.of(server.get("/actuator/prometheus").body().split("\n", -1)))
        .contains("wherry_webhooks_pending 0.0")
        .anyMatch(line -> line.startsWith("wherry_webhooks_dead "));
  }
}
