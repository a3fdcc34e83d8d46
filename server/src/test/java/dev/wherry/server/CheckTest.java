package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.transfer.CheckReport.Step;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The mutation that tries a provider, over HTTP.
final class CheckTest {
  private static final TestServer SERVER = TestServer.start(TestEngine.class, Role.ALL);

  private static final String CHECK =
      """
      mutation($input: CheckProviderInput!) { checkProvider(input: $input) {
        check { provider passed steps { step verdict detail failureKind remedy took } }
        errors { code path message } } }
      """;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static JsonNode check(Map<String, ?> input) throws Exception {
    return SERVER.data(CHECK, Map.of("input", input)).get("checkProvider");
  }

  @Test
  void aProviderThatDoesAllPasses() throws Exception {
    JsonNode payload = check(Map.of("name", "new"));
    assertThat(payload.get("errors")).isEmpty();
    assertThat(payload.at("/check/provider").stringValue()).isEqualTo("new");
    assertThat(payload.at("/check/passed").booleanValue()).isTrue();
    assertThat(payload.at("/check/steps").valueStream().map(s -> s.get("step").stringValue()))
        .containsExactlyElementsOf(Arrays.stream(Step.values()).map(Enum::name).toList());
    assertThat(payload.at("/check/steps/0/took").stringValue()).startsWith("PT");
  }

  @Test
  void aReadOnlyProviderIsOnlyReadAndAFailureSaysWhatToDo() throws Exception {
    JsonNode check = check(Map.of("name", "https", "key", "example.com/a.jpg")).get("check");
    assertThat(check.get("passed").booleanValue()).isFalse();
    assertThat(check.get("steps").valueStream().map(s -> s.get("step").stringValue()))
        .containsExactly("CONNECT", "LIST", "READ", "READ_RANGE");
    JsonNode read = check.at("/steps/2");
    assertThat(read.get("failureKind").stringValue()).isEqualTo("SOURCE_NOT_FOUND");
    assertThat(read.get("remedy").stringValue()).contains("key");
  }

  @Test
  void anUnknownProviderIsRefused() throws Exception {
    JsonNode payload = check(Map.of("name", "nwe"));
    assertThat(payload.get("check").isNull()).isTrue();
    assertThat(payload.at("/errors/0/code").stringValue()).isEqualTo("UNKNOWN_PROVIDER");
    assertThat(payload.at("/errors/0/message").stringValue()).contains("new");
  }
}
