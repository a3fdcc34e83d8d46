package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.Webhook;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Filters, ids of anything, and counts of failures, over HTTP.
final class SearchTest {
  private static final String SUBMIT =
      """
      mutation($key: String!, $labels: [String!]!, $moves: [MoveInput!]!) {
        moveAssets(input: {moves: $moves, idempotencyKey: $key, labels: $labels}) {
          request { id } errors { message } } }
      """;

  private static TestServer server;
  private static Play play;
  private static String spring;
  private static String plain;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(TestEngine.class, Role.ALL);
    play = new Play(server.queue());
    spring = submit("spring", List.of("spring", "sale"), "a/", "https://host.example/x", "old:b/1");
    plain = submit("plain", List.of(), "c/", "old:a/1", "old:a/2");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String submit(
      String key, List<String> labels, String folder, String first, String second)
      throws Exception {
    return server
        .data(
            SUBMIT,
            Map.of(
                "key",
                key,
                "labels",
                labels,
                "moves",
                List.of(
                    Map.of("source", first, "destination", "new:" + folder + 1),
                    Map.of("source", second, "destination", "new:" + folder + 2))))
        .at("/moveAssets/request/id")
        .asString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sourceProvider: \"https\"; spring-1",
        "sourceProvider: \"nowhere\"; ''",
        "destinationProvider: \"new\", labels: [\"sale\", \"spring\"]; spring-1 spring-2",
        "sourcePrefix: \"old:a/\"; plain-1 plain-2",
        "sourcePrefix: \"old:\", labels: [\"spring\"]; spring-2",
        "destinationPrefix: \"new:c/2\"; plain-2",
        "createdBefore: \"2001-01-01T00:00:00Z\"; ''",
        "createdAfter: \"2001-01-01T00:00:00Z\", labels: [\"spring\"]; spring-1 spring-2",
        "finishedAfter: \"2001-01-01T00:00:00Z\", labels: [\"spring\"]; ''",
        "finishedBefore: \"2001-01-01T00:00:00Z\"; ''",
        "states: [QUEUED, RUNNING], labels: [\"spring\"]; spring-1 spring-2",
        "states: [FAILED], labels: [\"spring\"]; ''",
      })
  void aFilterOfMovesLetsThroughWhatItSays(String filter, String expected) throws Exception {
    String ids = expected.replace("spring", spring).replace("plain", plain);
    JsonNode moves =
        server
            .data("{ moves(filter: {%s}) { totalCount nodes { id } } }".formatted(filter))
            .get("moves");
    assertThat(String.join(" ", texts(moves.get("nodes")))).isEqualTo(ids);
    assertThat(moves.get("totalCount").asInt())
        .isEqualTo(ids.isEmpty() ? 0 : ids.split(" ").length);
    JsonNode own =
        server.data(
            "{ request(id: \"%s\") { moves(filter: {%s}) { nodes { id } } } }"
                .formatted(spring, filter));
    assertThat(texts(own.at("/request/moves/nodes")))
        .isEqualTo(
            texts(moves.get("nodes")).stream().filter(id -> id.startsWith(spring + "-")).toList());
  }

  private static List<String> texts(JsonNode nodes) {
    return nodes.valueStream().map(node -> node.get("id").asString()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "labels: [\"spring\"]; spring",
        "idempotencyKey: \"plain\"; plain",
        "idempotencyKey: \"plain\", labels: [\"spring\"]; ''",
        "states: [OPEN], labels: [\"sale\"]; spring",
        "states: [CANCELLED], labels: [\"sale\"]; ''",
        "createdAfter: \"2001-01-01T00:00:00Z\", labels: [\"sale\"]; spring",
        "createdBefore: \"2001-01-01T00:00:00Z\"; ''",
        "finishedAfter: \"2001-01-01T00:00:00Z\", labels: [\"sale\"]; ''",
        "finishedBefore: \"2001-01-01T00:00:00Z\"; ''",
      })
  void aFilterOfRequestsLetsThroughWhatItSays(String filter, String expected) throws Exception {
    JsonNode found = server.data("{ requests(filter: {%s}) { nodes { id } } }".formatted(filter));
    assertThat(String.join(" ", texts(found.at("/requests/nodes"))))
        .isEqualTo(expected.replace("spring", spring).replace("plain", plain));
  }

  @Test
  void pagesOfAFilterFollowOneAnother() throws Exception {
    String document =
        """
        query($after: String) { moves(first: 1, after: $after, filter: {sourcePrefix: "old:a/"}) {
          nodes { id } pageInfo { hasNextPage endCursor } } }
        """;
    JsonNode first = server.data(document).get("moves");
    assertThat(texts(first.get("nodes"))).containsExactly(plain + "-1");
    assertThat(first.at("/pageInfo/hasNextPage").asBoolean()).isTrue();
    JsonNode second =
        server
            .data(document, Map.of("after", first.at("/pageInfo/endCursor").asString()))
            .get("moves");
    assertThat(texts(second.get("nodes"))).containsExactly(plain + "-2");
    assertThat(second.at("/pageInfo/hasNextPage").asBoolean()).isFalse();
  }

  @Test
  void aFilterThatCanNotBeIsAnError() throws Exception {
    JsonNode error = server.error("{ moves(filter: {sourcePrefix: \"old\"}) { totalCount } }");
    assertThat(error.at("/extensions/code").asString()).isEqualTo("OUT_OF_RANGE");
    assertThat(error.get("message").asString())
        .isEqualTo(
            "sourcePrefix is 'old': it looks like provider:prefix, and the prefix may be empty");
    assertThat(
            server
                .error("{ requests(filter: {createdAfter: \"yesterday\"}) { nodes { id } } }")
                .at("/extensions/code")
                .asString())
        .isEqualTo("VALIDATION_FAILED");
  }

  @Test
  void anIdFindsWhatHasIt() throws Exception {
    server
        .bean(MemoryOutbox.class)
        .bury(
            new Outbox.DeadLetter(
                Long.parseLong(plain),
                UUID.randomUUID(),
                "hook",
                17,
                null,
                Webhook.Event.REQUEST_FINISHED,
                Instant.EPOCH,
                Instant.EPOCH,
                80,
                "no"));
    JsonNode nodes =
        server
            .data(
                """
                query($ids: [ID!]!) { nodes(ids: $ids) {
                  __typename id ... on Request { idempotencyKey } ... on Move { requestId }
                  ... on DeadLetter { webhook } } }
                """,
                Map.of("ids", List.of(plain, plain + "-2", "d" + plain, "u" + plain, "x", "d")))
            .get("nodes");
    assertThat(nodes.get(0).toString())
        .isEqualTo(
            "{\"__typename\":\"Request\",\"id\":\"%s\",\"idempotencyKey\":\"plain\"}"
                .formatted(plain));
    assertThat(nodes.get(1).toString())
        .isEqualTo(
            "{\"__typename\":\"Move\",\"id\":\"%s-2\",\"requestId\":\"%s\"}"
                .formatted(plain, plain));
    assertThat(nodes.get(2).toString())
        .isEqualTo(
            "{\"__typename\":\"DeadLetter\",\"id\":\"d%s\",\"webhook\":\"hook\"}".formatted(plain));
    for (int i = 3; i < 6; i++) {
      assertThat(nodes.get(i).isNull()).isTrue();
    }
    assertThat(
            server
                .data("{ node(id: \"%s\") { id ... on Request { state } } }".formatted(plain))
                .at("/node/state")
                .asString())
        .isEqualTo("OPEN");
  }

  @Test
  void tooManyIdsOrTooMuchOfEachAreRefused() throws Exception {
    assertThat(code("{ nodes(ids: []) { id } }")).isEqualTo("OUT_OF_RANGE");
    String ids = String.join(", ", Collections.nCopies(100, "\"1\""));
    assertThat(server.data("{ nodes(ids: [%s]) { id } }".formatted(ids)).get("nodes")).hasSize(100);
    assertThat(code("{ nodes(ids: [%s, \"1\"]) { id } }".formatted(ids))).isEqualTo("OUT_OF_RANGE");
    assertThat(
            code(
                "{ nodes(ids: [%s]) { ... on Request { moves(first: 1000) { nodes { id state } } } } }"
                    .formatted(ids)))
        .isEqualTo("TOO_COMPLEX");
  }

  private static String code(String document) throws Exception {
    return server.error(document).at("/extensions/code").asString();
  }

  @Test
  void failuresAreCountedByKind() throws Exception {
    long id = play.request(2);
    for (Claim claim : play.claim(100)) {
      if (claim.move().id().request() == id) {
        play.fail(claim);
      }
    }
    String document = "{ request(id: \"%s\") { failures { kind count } } }";
    assertThat(server.data(document.formatted(id)).at("/request/failures").toString())
        .isEqualTo("[{\"kind\":\"SOURCE_NOT_FOUND\",\"count\":2}]");
    assertThat(server.data(document.formatted(plain)).at("/request/failures")).isEmpty();
  }
}
