package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.Claim;
import dev.wherry.server.settings.Settings;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Queries and mutations over HTTP.
final class GraphQlTest {
  private static final String MOVE_ASSETS =
      """
      mutation($input: MoveAssetsInput!) {
        moveAssets(input: $input) { request { id } errors { code path message } }
      }
      """;

  private final TestServer server = TestServer.shared();
  private final Play play = new Play(server.queue());

  private static Map<String, Object> move(String source, String destination) {
    return Map.of("source", source, "destination", destination);
  }

  private static Map<String, Object> input(List<Map<String, Object>> moves, String key) {
    return Map.of("input", Map.of("moves", moves, "idempotencyKey", key));
  }

  @Test
  void aMutationStoresARequestThatCanBeRead() throws Exception {
    JsonNode payload =
        server
            .data(
                """
                mutation {
                  moveAssets(input: {
                    moves: [{source: "old:images/a b.jpg", destination: "new:images/a b.jpg"}],
                    overwrite: NEVER, verify: REREAD, retireSource: true, priority: 7,
                    labels: ["spring"], idempotencyKey: "stored"
                  }) { request { id state priority } errors { code path message } }
                }
                """)
            .get("moveAssets");
    assertThat(payload.get("errors")).isEmpty();
    assertThat(payload.get("request").get("state").asString()).isEqualTo("OPEN");
    assertThat(payload.get("request").get("priority").asInt()).isEqualTo(7);
    String id = payload.get("request").get("id").asString();
    JsonNode request =
        server
            .data(
                """
                query($id: ID!) { request(id: $id) {
                  id state bytes idempotencyKey priority overwrite verify retireSource labels
                  createdAt finishedAt
                  counts { total queued waiting running succeeded skipped failed cancelled }
                  moves { totalCount nodes { id requestId source destination state attempts } }
                } }
                """,
                Map.of("id", id))
            .get("request");
    assertThat(request.get("createdAt").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(request.toString())
        .contains(
            "\"state\":\"OPEN\",\"bytes\":0,\"idempotencyKey\":\"stored\",\"priority\":7,"
                + "\"overwrite\":\"NEVER\",\"verify\":\"REREAD\",\"retireSource\":true,"
                + "\"labels\":[\"spring\"]",
            "\"finishedAt\":null,\"counts\":{\"total\":1,\"queued\":1,\"waiting\":0,",
            "\"moves\":{\"totalCount\":1,\"nodes\":[{\"id\":\"" + id + "-1\",\"requestId\":\"" + id,
            "\"source\":\"old:images/a b.jpg\",\"destination\":\"new:images/a b.jpg\","
                + "\"state\":\"QUEUED\",\"attempts\":0}]}");
  }

  @Test
  void theSameInputUnderOneKeyIsStoredOnceAndAnotherIsAnError() throws Exception {
    Map<String, Object> input = input(List.of(move("old:a", "new:a")), "once");
    String first = server.data(MOVE_ASSETS, input).at("/moveAssets/request/id").asString();
    String again = server.data(MOVE_ASSETS, input).at("/moveAssets/request/id").asString();
    assertThat(again).isEqualTo(first).isNotEmpty();
    JsonNode other =
        server.data(MOVE_ASSETS, input(List.of(move("old:b", "new:b")), "once")).get("moveAssets");
    assertThat(other.get("request").isNull()).isTrue();
    assertThat(other.at("/errors/0/code").asString()).isEqualTo("IDEMPOTENCY_KEY_TAKEN");
    assertThat(other.at("/errors/0/path").toString()).isEqualTo("[\"input\",\"idempotencyKey\"]");
    assertThat(other.at("/errors/0/message").asString()).startsWith("request " + first + " ");
  }

  @Test
  void aRequestWithErrorsStoresNothing() throws Exception {
    long before = stored();
    JsonNode payload =
        server
            .data(
                MOVE_ASSETS,
                input(
                    List.of(
                        move("old:a", "new:a"),
                        move("odl:a", "new:b"),
                        move("nowhere", "https://host/x")),
                    "wrong"))
            .get("moveAssets");
    assertThat(payload.get("request").isNull()).isTrue();
    assertThat(payload.get("errors").valueStream().map(e -> e.get("code").asString()))
        .containsExactly("UNKNOWN_PROVIDER", "MALFORMED_LOCATION", "NOT_WRITABLE");
    assertThat(payload.at("/errors/2/path").toString())
        .isEqualTo("[\"input\",\"moves\",\"2\",\"destination\"]");
    assertThat(stored()).isEqualTo(before);
  }

  private long stored() throws Exception {
    return server.data("{ moves(first: 1) { totalCount } }").at("/moves/totalCount").asLong();
  }

  private static List<Map<String, Object>> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> move("old:k%0150d".formatted(i), "new:k%0150d".formatted(i)))
        .toList();
  }

  @Test
  void tenThousandMovesFitInOneRequestAndOneMoreDoesNot() throws Exception {
    JsonNode accepted = server.data(MOVE_ASSETS, input(many(10_000), "many"));
    assertThat(accepted.at("/moveAssets/errors")).isEmpty();
    assertThat(accepted.at("/moveAssets/request/id").asString()).isNotEmpty();
    JsonNode refused = server.data(MOVE_ASSETS, input(many(10_001), "too many"));
    assertThat(refused.at("/moveAssets/errors/0/code").asString()).isEqualTo("TOO_MANY_MOVES");
  }

  @Test
  void tenThousandMovesMayBeWrittenIntoTheDocument() throws Exception {
    StringBuilder document = new StringBuilder("mutation { moveAssets(input: { moves: [\n");
    for (int i = 0; i < 10_000; i++) {
      document.append("  { source: \"old:%d\", destination: \"new:%d\" },\n".formatted(i, i));
    }
    document.append("] }) { request { id counts { total } } errors { message } } }");
    JsonNode payload = server.data(document.toString()).get("moveAssets");
    assertThat(payload.at("/request/counts/total").asInt()).isEqualTo(10_000);
  }

  @Test
  void pagesFollowOneAnotherWithoutGapOrRepetition() throws Exception {
    long id = play.request(25);
    List<String> seen = new ArrayList<>();
    String after = null;
    int pages = 0;
    do {
      JsonNode page = page(id, after);
      page.get("nodes").forEach(node -> seen.add(node.get("id").asString()));
      assertThat(page.at("/pageInfo/hasPreviousPage").asBoolean()).isEqualTo(after != null);
      assertThat(page.at("/edges/0/cursor")).isEqualTo(page.at("/pageInfo/startCursor"));
      after =
          page.at("/pageInfo/hasNextPage").asBoolean()
              ? page.at("/pageInfo/endCursor").asString()
              : null;
      pages++;
    } while (after != null);
    assertThat(pages).isEqualTo(3);
    assertThat(seen)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 25).mapToObj(i -> id + "-" + i).toList());
  }

  private JsonNode page(long id, @Nullable String after) throws Exception {
    return server
        .data(
            """
            query($id: ID!, $after: String) { request(id: $id) {
              moves(first: 10, after: $after) {
                nodes { id } edges { cursor node { id } }
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }
            """,
            after == null ? Map.of("id", id) : Map.of("id", id, "after", after))
        .at("/request/moves");
  }

  @Test
  void requestsComeWithTheNewestFirst() throws Exception {
    long older = play.request(1);
    long newer = play.request(2);
    JsonNode first =
        server
            .data("{ requests(first: 1) { nodes { id } pageInfo { endCursor } } }")
            .get("requests");
    assertThat(first.at("/nodes/0/id").asString()).isEqualTo(Long.toString(newer));
    JsonNode second =
        server.data(
            "query($c: String) { requests(first: 1, after: $c) { nodes { id } } }",
            Map.of("c", first.at("/pageInfo/endCursor").asString()));
    assertThat(second.at("/requests/nodes/0/id").asString()).isEqualTo(Long.toString(older));
  }

  @Test
  void movesTellHowTheyEnded() throws Exception {
    play.clear();
    long id = play.request(3);
    List<Claim> claims = play.claim(2);
    play.succeed(claims.get(0));
    play.fail(claims.get(1));
    JsonNode moves =
        server
            .data(
                """
                query($id: ID!) { request(id: $id) {
                  state bytes counts { queued succeeded failed }
                  all: moves { nodes { state attempts finishedAt
                    failure { kind message remedy }
                    receipt { bytes crc32c sha256 sourceVersion destinationVersion evidence
                      lostAttributes } } }
                  failed: moves(filter: {states: [FAILED]}) { totalCount nodes { id } }
                  missing: moves(filter: {failureKinds: [SOURCE_NOT_FOUND]}) { totalCount }
                  none: moves(filter: {states: [FAILED], failureKinds: [THROTTLED]}) { totalCount }
                } }
                """,
                Map.of("id", id))
            .get("request");
    assertThat(moves.get("state").asString()).isEqualTo("OPEN");
    assertThat(moves.get("bytes").asInt()).isEqualTo(7);
    assertThat(moves.get("counts").toString())
        .isEqualTo("{\"queued\":1,\"succeeded\":1,\"failed\":1}");
    assertThat(moves.at("/all/nodes/0").toString())
        .contains(
            "\"state\":\"SUCCEEDED\",\"attempts\":1",
            "\"failure\":null,\"receipt\":{\"bytes\":7,\"crc32c\":\"0a1b2c3d\",\"sha256\":null,"
                + "\"sourceVersion\":\"s1\",\"destinationVersion\":\"d1\","
                + "\"evidence\":\"CHECKED_ON_WRITE\",\"lostAttributes\":[\"cacheControl\"]}");
    assertThat(moves.at("/all/nodes/1/failure").toString())
        .isEqualTo(
            "{\"kind\":\"SOURCE_NOT_FOUND\",\"message\":\"nothing at old:k\","
                + "\"remedy\":\"Check the source's key; nothing is there.\"}");
    assertThat(moves.at("/failed/nodes/0/id").asString()).isEqualTo(id + "-2");
    assertThat(moves.at("/failed/totalCount").asInt()).isEqualTo(1);
    assertThat(moves.at("/missing/totalCount").asInt()).isEqualTo(1);
    assertThat(moves.at("/none/totalCount").asInt()).isZero();
    assertThat(
            server
                .data("{ move(id: \"" + id + "-2\") { state requestId } }")
                .get("move")
                .toString())
        .isEqualTo("{\"state\":\"FAILED\",\"requestId\":\"" + id + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "x", "1-1", "999999999999", "99999999999999999999", "+1"})
  void anIdThatNoRequestHasGivesNull(String id) throws Exception {
    assertThat(server.data("{ request(id: \"" + id + "\") { id } }").get("request").isNull())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1-", "-1", "1-0", "1-x", "999999999999-1", "1-99999999999"})
  void anIdThatNoMoveHasGivesNull(String id) throws Exception {
    assertThat(server.data("{ move(id: \"" + id + "\") { id } }").get("move").isNull()).isTrue();
  }

  @Test
  void providersAreListedByName() throws Exception {
    assertThat(server.data("{ providers { name kind writable } }").toString())
        .isEqualTo(
            "{\"providers\":[{\"name\":\"https\",\"kind\":\"http\",\"writable\":false},"
                + "{\"name\":\"new\",\"kind\":\"memory\",\"writable\":true},"
                + "{\"name\":\"old\",\"kind\":\"memory\",\"writable\":true}]}");
  }

  private void assertError(String document, String code, String message) throws Exception {
    JsonNode error = server.error(document);
    assertThat(error.at("/extensions/code").asString()).isEqualTo(code);
    assertThat(error.get("message").asString()).contains(message);
  }

  @Test
  void everyErrorHasACode() throws Exception {
    assertError("{ moves(first: 0) { nodes { id } } }", "OUT_OF_RANGE", "first is 0");
    assertError("{ moves(first: 1001) { nodes { id } } }", "OUT_OF_RANGE", "first is 1001");
    assertError("{ requests(first: -1) { nodes { id } } }", "OUT_OF_RANGE", "first is -1");
    assertError("{ moves(after: \"?\") { nodes { id } } }", "BAD_CURSOR", "endCursor");
    assertError("{ moves(after: \"cmVxdWVzdDox\") { nodes { id } } }", "BAD_CURSOR", "endCursor");
    assertError("{ nonsense }", "VALIDATION_FAILED", "nonsense");
    assertError("{ moves(", "PARSE_FAILED", "");
    assertError(
        "mutation { moveAssets(input: {}) { errors { code } } }", "VALIDATION_FAILED", "moves");
  }

  @Test
  void aDocumentThatAsksForTooMuchIsRefused() throws Exception {
    assertError(
        "{ requests(first: 1000) { nodes { moves(first: 1000) { nodes { id } } } } }",
        "TOO_COMPLEX",
        "complexity");
    String deep = "{ __type(name: \"Move\") { " + "ofType { ".repeat(30) + "name" + " }".repeat(32);
    assertThat(server.graphql(deep, Map.of()).at("/errors/0/extensions/code").asString())
        .isIn("TOO_COMPLEX", "VALIDATION_FAILED");
  }

  @Test
  void tooManyNamesForTheSameAreRefused() throws Exception {
    assertThat(server.data("{ " + aliases(100) + " }").size()).isEqualTo(100);
    assertError("{ " + aliases(101) + " }", "TOO_COMPLEX", "101 aliases");
    assertError(
        "{ ...f } fragment f on Query { " + aliases(101) + " }", "TOO_COMPLEX", "101 aliases");
  }

  @Test
  void manyThatEachAskForTooMuchAreRefusedAsOneIs() throws Exception {
    String heavy =
        "requests(first: 1000) { nodes { moves(first: 1000) { nodes { %s } } } }"
            .formatted(String.join(" ", Collections.nCopies(1_000, "id")));
    assertError("{ a: %1$s b: %1$s c: %1$s }".formatted(heavy), "TOO_COMPLEX", "complexity");
  }

  @Test
  void aFragmentWeighsWhereverItIsSpread() throws Exception {
    assertError(
        "{ request(id: \"1\") { ...f } requests(first: 1000) { nodes { ...f } } }"
            + " fragment f on Request { moves(first: 1000) { nodes { id } } }",
        "TOO_COMPLEX",
        "complexity");
  }

  @Test
  void fragmentsThatSpreadEachOtherTwiceAreWeighedAtOnce() throws Exception {
    StringBuilder document = new StringBuilder("{ ...f0 } fragment f60 on Query { __typename }");
    for (int i = 0; i < 60; i++) {
      document.append(" fragment f%d on Query { ...f%d ...f%d }".formatted(i, i + 1, i + 1));
    }
    assertError(document.toString(), "TOO_COMPLEX", "complexity");
  }

  private static String aliases(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "a" + n + ": providers { name }")
        .collect(Collectors.joining(" "));
  }

  @Test
  void aBatchIsRefused() throws Exception {
    assertThat(
            server
                .post(BodyPublishers.ofString("[{\"query\":\"{ providers { name } }\"}]"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void theSchemaIsToldUnlessTheSettingsSayNo() throws Exception {
    try (TestServer silent =
        TestServer.start(
            TestEngine.class, Role.API, new Settings.Server(0, "127.0.0.1", false, 100, null))) {
      assertThat(silent.data("{ __typename providers { name } }").size()).isEqualTo(2);
      JsonNode answer = silent.graphql("{ __schema { types { name } } }", Map.of());
      assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("FORBIDDEN");
      assertThat(answer.toString()).doesNotContain("MoveAssetsInput");
      // Another server of the process tells its own.
      assertThat(server.data("{ __schema { types { name } } }").toString())
          .contains("MoveAssetsInput");
    }
  }

  @Test
  void aRequestedPageOfFullSizeIsNotTooMuch() throws Exception {
    assertThat(
            server.data(
                """
                { moves(first: 1000) { totalCount pageInfo { endCursor }
                    nodes { id requestId source destination state attempts createdAt startedAt
                      nextAttemptAt finishedAt failure { kind message remedy }
                      receipt { bytes crc32c sha256 sourceVersion destinationVersion evidence } } } }
                """))
        .isNotNull();
  }

  @Test
  void graphiqlsIntrospectionWorks() throws Exception {
    String introspection = graphql.introspection.IntrospectionQuery.INTROSPECTION_QUERY;
    JsonNode schema = server.data(introspection).get("__schema");
    assertThat(schema.at("/queryType/name").asString()).isEqualTo("Query");
    assertThat(schema.get("types").size()).isGreaterThan(30);
  }
}
