package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wherry.core.queue.Claim;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The mutations that cancel, pause, resume and retry, over HTTP.
final class ControlsTest {
  private static final String RETIREMENT =
      """
      query($id: ID!) { request(id: $id) {
        retireAfter sourcesKeptAt finishedAt
        moves { nodes { retirement { state dueAt endedAt failure } } }
      } }
      """;

  private static final TestServer SERVER = TestServer.start(TestEngine.class, Role.ALL);

  private static final String RETRY =
      """
      mutation($filter: RetryFilter!) { retryMoves(filter: $filter) {
        retried request { id state counts { queued failed } } errors { code path message } } }
      """;
  private static final String PROVIDER =
      "mutation { %s(name: \"%s\") { provider { name paused } errors { code path message } } }";
  private static final String LANE =
      """
      mutation { %s(source: "%s", destination: "%s") {
        lane { source destination paused } errors { code path message } } }
      """;

  private final Play play = new Play(SERVER.queue());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static JsonNode request(String verb, Object id) throws Exception {
    return SERVER
        .data(
            "mutation($id: ID!) { %s(id: $id) { request { id state } errors { code path message } } }"
                .formatted(verb),
            Map.of("id", id))
        .get(verb);
  }

  private static JsonNode retry(Map<String, ?> filter) throws Exception {
    return SERVER.data(RETRY, Map.of("filter", filter)).get("retryMoves");
  }

  private static void assertState(JsonNode payload, long id, String state) {
    assertThat(payload.get("errors")).isEmpty();
    assertThat(payload.get("request").toString())
        .isEqualTo("{\"id\":\"%d\",\"state\":\"%s\"}".formatted(id, state));
  }

  private static void assertError(JsonNode payload, String code, String path, String message) {
    assertThat(payload.get("errors")).hasSize(1);
    JsonNode error = payload.get("errors").get(0);
    assertThat(error.get("code").asString()).isEqualTo(code);
    assertThat(error.get("path").toString()).isEqualTo(path);
    assertThat(error.get("message").asString()).contains(message);
  }

  /// A request with moves that have all failed.
  private long failed(int moves) {
    play.clear();
    long id = play.request(moves);
    play.claim(moves).forEach(play::fail);
    return id;
  }

  @Test
  void aPausedRequestStartsNothingUntilItIsResumed() throws Exception {
    play.clear();
    long id = play.request(2);
    assertState(request("pauseRequest", id), id, "PAUSED");
    assertState(request("pauseRequest", id), id, "PAUSED");
    assertThat(play.claim(9)).isEmpty();
    assertState(request("resumeRequest", id), id, "OPEN");
    assertState(request("resumeRequest", id), id, "OPEN");
    List<Claim> claims = play.claim(9);
    assertThat(claims).hasSize(2).allMatch(claim -> claim.move().id().request() == id);
    claims.forEach(play::succeed);
  }

  @Test
  void aCancelledRequestStartsNothingAndCanOnlyBeCancelledAgain() throws Exception {
    play.clear();
    long id = play.request(2);
    assertState(request("cancelRequest", id), id, "CANCELLED");
    assertThat(play.claim(9)).isEmpty();
    assertState(request("cancelRequest", id), id, "CANCELLED");
    for (String verb : List.of("pauseRequest", "resumeRequest")) {
      JsonNode refused = request(verb, id);
      assertError(refused, "REQUEST_CANCELLED", "[\"id\"]", "was cancelled");
      assertThat(refused.at("/request/state").asString()).isEqualTo("CANCELLED");
    }
    SERVER.queue().sweep();
    assertThat(
            SERVER
                .data("{ request(id: %d) { counts { queued cancelled } } }".formatted(id))
                .at("/request/counts")
                .toString())
        .isEqualTo("{\"queued\":0,\"cancelled\":2}");
    assertError(
        retry(Map.of("requestId", id)),
        "REQUEST_CANCELLED",
        "[\"filter\",\"requestId\"]",
        "in a new request");
  }

  @Test
  void sourcesThatAreToBeDeletedLaterCanBeKept() throws Exception {
    play.clear();
    String id =
        SERVER
            .data(
                """
                mutation {
                  moveAssets(input: {
                    moves: [{source: "old:later", destination: "new:later"}], retireSource: true, retireAfter: "P7D"
                  }) { request { id } errors { message } }
                }
                """)
            .at("/moveAssets/request/id")
            .asString();
    play.succeed(play.claim(1).getFirst());
    JsonNode scheduled = SERVER.data(RETIREMENT, Map.of("id", id)).get("request");
    assertThat(scheduled.get("retireAfter").asString()).isEqualTo("PT168H");
    assertThat(scheduled.get("sourcesKeptAt").isNull()).isTrue();
    JsonNode retirement = scheduled.at("/moves/nodes/0/retirement");
    assertThat(retirement.get("state").asString()).isEqualTo("SCHEDULED");
    assertThat(Instant.parse(retirement.get("dueAt").asString()))
        .isCloseTo(
            Instant.parse(scheduled.get("finishedAt").asString()).plus(Duration.ofDays(7)),
            within(1, ChronoUnit.SECONDS));
    assertThat(retirement.get("failure").isNull()).isTrue();

    assertState(request("keepSources", Long.parseLong(id)), Long.parseLong(id), "FINISHED");

    JsonNode kept = SERVER.data(RETIREMENT, Map.of("id", id)).get("request");
    assertThat(kept.get("sourcesKeptAt").isNull()).isFalse();
    assertThat(kept.at("/moves/nodes/0/retirement/state").asString()).isEqualTo("KEPT");
    assertThat(kept.at("/moves/nodes/0/retirement/endedAt").isNull()).isFalse();
  }

  @Test
  void aLengthOfTimeThatIsNoneIsAnError() throws Exception {
    assertThat(
            SERVER
                .error(
                    "mutation { moveAssets(input: {moves: [], retireAfter: \"a week\"}) { errors { code } } }")
                .at("/extensions/code")
                .asString())
        .isEqualTo("VALIDATION_FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancelRequest", "pauseRequest", "resumeRequest"})
  void aFinishedRequestIsLeftAsItIs(String verb) throws Exception {
    long id = failed(1);
    JsonNode refused = request(verb, id);
    assertError(refused, "REQUEST_FINISHED", "[\"id\"]", "all moves of request " + id);
    assertThat(refused.at("/request/state").asString()).isEqualTo("FINISHED");
  }

  @ParameterizedTest
  @CsvSource({
    "cancelRequest, 999999",
    "keepSources, 999999",
    "pauseRequest, nope",
    "resumeRequest, ''"
  })
  void anUnknownRequestIsAnError(String verb, String id) throws Exception {
    JsonNode refused = request(verb, id);
    assertError(refused, "UNKNOWN_REQUEST", "[\"id\"]", "there is no request '" + id + "'");
    assertThat(refused.get("request").isNull()).isTrue();
  }

  @Test
  void failedMovesOfARequestAreTriedAgainAndOnlyThose() throws Exception {
    long other = failed(1);
    long id = failed(3);
    JsonNode none = retry(Map.of("requestId", id, "failureKinds", List.of("THROTTLED")));
    assertThat(none.get("retried").asInt()).isZero();
    assertThat(none.get("errors")).isEmpty();
    JsonNode some = retry(Map.of("requestId", id));
    assertThat(some.toString())
        .isEqualTo(
            "{\"retried\":3,\"request\":{\"id\":\"%d\",\"state\":\"OPEN\",\"counts\":{\"queued\":3,\"failed\":0}},\"errors\":[]}"
                .formatted(id));
    assertThat(retry(Map.of("requestId", id)).get("retried").asInt()).isZero();
    List<Claim> claims = play.claim(9);
    assertThat(claims).hasSize(3).allMatch(claim -> claim.move().id().request() == id);
    claims.forEach(play::succeed);
    assertThat(retry(Map.of("requestId", other)).get("retried").asInt()).isEqualTo(1);
  }

  @Test
  void failedMovesOfAllRequestsAreTriedAgainByKindOrOnOnesWord() throws Exception {
    failed(1);
    failed(2);
    for (Map<String, ?> empty :
        List.<Map<String, ?>>of(
            Map.of(), Map.of("all", false), Map.of("failureKinds", List.of()))) {
      assertError(retry(empty), "EMPTY_FILTER", "[\"filter\"]", "all: true");
    }
    JsonNode byKind = retry(Map.of("failureKinds", List.of("SOURCE_NOT_FOUND", "THROTTLED")));
    assertThat(byKind.get("retried").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(byKind.get("request").isNull()).isTrue();
    failed(2);
    assertThat(retry(Map.of("all", true)).get("retried").asInt()).isEqualTo(2);
    assertThat(retry(Map.of("all", true)).get("retried").asInt()).isZero();
  }

  @Test
  void retryingAnUnknownRequestIsAnError() throws Exception {
    assertError(
        retry(Map.of("requestId", "x", "all", true)),
        "UNKNOWN_REQUEST",
        "[\"filter\",\"requestId\"]",
        "'x'");
    assertError(
        SERVER
            .data(
                "mutation { retryMoves(filter: {requestId: 999999}) { errors { code path message } } }")
            .get("retryMoves"),
        "UNKNOWN_REQUEST",
        "[\"filter\",\"requestId\"]",
        "'999999'");
  }

  @Test
  void aPausedProviderHoldsUpItsMoves() throws Exception {
    play.clear();
    assertThat(
            SERVER.data(PROVIDER.formatted("pauseProvider", "new")).at("/pauseProvider").toString())
        .isEqualTo("{\"provider\":{\"name\":\"new\",\"paused\":true},\"errors\":[]}");
    play.request(1);
    assertThat(play.claim(9)).isEmpty();
    assertThat(SERVER.data("{ providers { name paused } }").toString())
        .contains("{\"name\":\"new\",\"paused\":true},{\"name\":\"old\",\"paused\":false}");
    assertThat(
            SERVER
                .data(PROVIDER.formatted("resumeProvider", "new"))
                .at("/resumeProvider")
                .toString())
        .isEqualTo("{\"provider\":{\"name\":\"new\",\"paused\":false},\"errors\":[]}");
    play.succeed(play.claim(9).getFirst());
  }

  @Test
  void anUnknownProviderIsNamedWithTheOneThatWasMeant() throws Exception {
    for (String verb : List.of("pauseProvider", "resumeProvider")) {
      JsonNode refused = SERVER.data(PROVIDER.formatted(verb, "ne")).get(verb);
      assertError(refused, "UNKNOWN_PROVIDER", "[\"name\"]", "did you mean 'new'?");
      assertThat(refused.get("provider").isNull()).isTrue();
    }
  }

  @Test
  void aPausedLaneHoldsUpItsMovesOnly() throws Exception {
    play.clear();
    assertThat(SERVER.data(LANE.formatted("pauseLane", "old", "new")).at("/pauseLane").toString())
        .isEqualTo(
            "{\"lane\":{\"source\":\"old\",\"destination\":\"new\",\"paused\":true},\"errors\":[]}");
    play.request(1);
    assertThat(play.claim(9)).isEmpty();
    assertThat(
            SERVER
                .data(LANE.formatted("resumeLane", "old", "new"))
                .at("/resumeLane/lane/paused")
                .asBoolean())
        .isFalse();
    play.succeed(play.claim(9).getFirst());
  }

  @Test
  void aLaneThatCantBeIsRefused() throws Exception {
    JsonNode unknown = SERVER.data(LANE.formatted("pauseLane", "odl", "nwe")).get("pauseLane");
    assertThat(unknown.get("errors").toString())
        .contains("UNKNOWN_PROVIDER", "[\"source\"]", "[\"destination\"]");
    assertThat(unknown.get("lane").isNull()).isTrue();
    assertError(
        SERVER.data(LANE.formatted("resumeLane", "new", "https")).get("resumeLane"),
        "NOT_WRITABLE",
        "[\"destination\"]",
        "other way round");
  }

  @Test
  void lanesAreListedWithThoseThatArePaused() throws Exception {
    play.clear();
    play.request(1);
    List<Claim> claims = play.claim(9);
    String lanes = "{ lanes { source destination paused pausedAt running } }";
    assertThat(SERVER.data(lanes).get("lanes").toString())
        .contains(
            "{\"source\":\"old\",\"destination\":\"new\",\"paused\":false,\"pausedAt\":null,\"running\":1}");
    JsonNode paused =
        SERVER.data(
            "mutation { pauseLane(source: \"https\", destination: \"new\") { lane { pausedAt } } }");
    assertThat(paused.at("/pauseLane/lane/pausedAt").isString()).isTrue();
    JsonNode first = SERVER.data(lanes).at("/lanes/0");
    assertThat(first.get("source").asString()).isEqualTo("https");
    assertThat(first.get("paused").asBoolean()).isTrue();
    assertThat(first.get("pausedAt")).isEqualTo(paused.at("/pauseLane/lane/pausedAt"));
    SERVER.data(LANE.formatted("resumeLane", "https", "new"));
    assertThat(SERVER.data(lanes).at("/lanes/0/paused").asBoolean()).isFalse();
    claims.forEach(play::succeed);
  }

  @Test
  void aProviderTellsWhatRunsThereAndWhatMay() throws Exception {
    play.clear();
    String running =
        "{ providers { name running inFlight { allowed floor ceiling } closedUntil } }";
    play.request(2);
    List<Claim> claims = play.claim(9);
    assertThat(claims).hasSize(2);
    assertThat(SERVER.data(running).get("providers").toString())
        .contains(
            "{\"name\":\"https\",\"running\":0,\"inFlight\":{\"allowed\":64,\"floor\":4,\"ceiling\":64},\"closedUntil\":null}",
            "{\"name\":\"old\",\"running\":2,\"inFlight\":{\"allowed\":null,\"floor\":1,\"ceiling\":null},\"closedUntil\":null}");
    SERVER.queue().throttled(Map.of("https", Duration.ofHours(1)));
    assertThat(SERVER.data(running).at("/providers/0/closedUntil").isString()).isTrue();
    claims.forEach(play::succeed);
  }
}
