package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.BeatAnswer;
import dev.wherry.core.queue.MemoryMoveQueue;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.RateLimit;
import dev.wherry.server.provider.ProviderRegistry;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The mutation that changes how much of a provider may be used, over HTTP.
final class LimitsTest {
  private static final TestServer SERVER = TestServer.start(TestEngine.class, Role.ALL);

  private static final String LIMIT =
      """
      mutation($input: LimitProviderInput!) { limitProvider(input: $input) {
        provider { inFlight { allowed floor ceiling } rate { requestsPerSecond bytesPerSecond } }
        errors { code path message } } }
      """;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static JsonNode limit(Map<String, ?> input) throws Exception {
    return SERVER.data(LIMIT, Map.of("input", input)).get("limitProvider");
  }

  private static void assertLimits(JsonNode payload, String inFlight, String rate) {
    assertThat(payload.get("errors")).isEmpty();
    assertThat(payload.at("/provider/inFlight").toString()).isEqualTo(inFlight);
    assertThat(payload.at("/provider/rate").toString()).isEqualTo(rate);
  }

  @Test
  void aLimitThatIsLeftOutStaysAndNullIsNone() throws Exception {
    String usual = "{\"allowed\":64,\"floor\":4,\"ceiling\":64}";
    assertLimits(
        limit(Map.of("name", "https")),
        usual,
        "{\"requestsPerSecond\":null,\"bytesPerSecond\":null}");
    assertLimits(
        limit(Map.of("name", "https", "requestsPerSecond", 50, "bytesPerSecond", 3L << 40)),
        usual,
        "{\"requestsPerSecond\":50,\"bytesPerSecond\":3298534883328}");
    assertLimits(
        limit(Map.of("name", "https", "inFlight", 2)),
        "{\"allowed\":2,\"floor\":2,\"ceiling\":2}",
        "{\"requestsPerSecond\":50,\"bytesPerSecond\":3298534883328}");
    JsonNode none =
        SERVER
            .data(
                """
                mutation { limitProvider(input: {name: "https", inFlight: null, requestsPerSecond: null}) {
                  provider { inFlight { allowed floor ceiling } rate { requestsPerSecond bytesPerSecond } }
                  errors { code } } }
                """)
            .get("limitProvider");
    assertLimits(
        none,
        "{\"allowed\":null,\"floor\":2,\"ceiling\":null}",
        "{\"requestsPerSecond\":null,\"bytesPerSecond\":3298534883328}");
    assertThat(SERVER.data("{ providers { rate { bytesPerSecond } } }").toString())
        .contains("3298534883328");
  }

  @Test
  void aLimitReachesTheWorkersAndAStartWithTheSameSettingsKeepsIt() throws Exception {
    limit(Map.of("name", "new", "requestsPerSecond", 7, "bytesPerSecond", 9));

    SERVER.bean(ProviderRegistry.class).announce(SERVER.bean(MoveControls.class));

    MemoryMoveQueue queue = SERVER.queue();
    BeatAnswer answer = queue.beat(queue.join("w"), Map.of());
    assertThat(answer.rates()).containsEntry("new", new RateLimit(7, 9L));
  }

  @Test
  void whatMakesNoSenseIsRefusedAndChangesNothing() throws Exception {
    JsonNode refused =
        limit(
            Map.of(
                "name", "old", "inFlight", 100_001, "requestsPerSecond", 0, "bytesPerSecond", -1));
    assertThat(refused.get("errors"))
        .extracting(error -> error.get("code").asString())
        .containsOnly("OUT_OF_RANGE");
    assertThat(refused.get("errors"))
        .extracting(error -> error.get("path").toString())
        .containsExactly(
            "[\"input\",\"inFlight\"]",
            "[\"input\",\"requestsPerSecond\"]",
            "[\"input\",\"bytesPerSecond\"]");
    assertThat(refused.get("provider").isNull()).isTrue();
    assertLimits(
        limit(Map.of("name", "old")),
        "{\"allowed\":null,\"floor\":1,\"ceiling\":null}",
        "{\"requestsPerSecond\":null,\"bytesPerSecond\":null}");
  }

  @Test
  void anUnknownProviderIsNamedWithTheOneThatWasMeant() throws Exception {
    JsonNode error = limit(Map.of("name", "ne", "inFlight", 1)).at("/errors/0");
    assertThat(error.get("code").asString()).isEqualTo("UNKNOWN_PROVIDER");
    assertThat(error.get("path").toString()).isEqualTo("[\"input\",\"name\"]");
    assertThat(error.get("message").asString()).contains("did you mean 'new'?");
  }
}
