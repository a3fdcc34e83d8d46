package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands that cancel, pause, resume and retry.
final class ControlCommandTest {
  private final ServiceDouble service = ServiceDouble.start();
  private final Console console = Console.of(service.url());

  @AfterEach
  void stopService() {
    service.close();
  }

  private void assertSent(String verb, Map<String, Object> arguments) {
    assertThat(service.store().controls())
        .containsExactly(new StoreDouble.Control(verb, arguments));
  }

  private void refuse(String code, String message, String... path) {
    Map<String, Object> refused = new LinkedHashMap<>(StoreDouble.refused(code, message, path));
    refused.put("retried", 0);
    service.store().answer(refused);
  }

  @ParameterizedTest
  @CsvSource({
    "cancel, cancelRequest, cancelled",
    "pause, pauseRequest, paused",
    "resume, resumeRequest, resumed",
    "keep-sources, keepSources, its sources are kept"
  })
  void aRequestIsChangedAndItsCountsAreShown(String command, String verb, String done) {
    service
        .store()
        .answer(StoreDouble.accepted(RequestFixture.of(17, 3).succeeded(1).fields("PAUSED")));
    assertThat(console.run(command, "17")).isZero();
    assertThat(console.out().lines())
        .containsExactly("request 17: " + done + "; 3 moves: 1 succeeded, 2 queued");
    assertThat(console.err()).isEmpty();
    assertSent(verb, Map.of("id", "17"));
  }

  @ParameterizedTest
  @CsvSource({
    "cancel, REQUEST_FINISHED",
    "pause, REQUEST_CANCELLED",
    "resume, UNKNOWN_REQUEST",
    "retry, UNKNOWN_REQUEST"
  })
  void aRefusalNamesTheArgument(String command, String code) {
    refuse(code, "no\u0007", command.equals("retry") ? "requestId" : "id");
    assertThat(console.run(command, "17")).isEqualTo(65);
    assertThat(console.err().lines()).containsExactly("wherry: ID: no\\u0007");
    assertThat(console.out()).isEmpty();
    Console json = Console.of(service.url());
    assertThat(json.run(command, "17", "--json")).isEqualTo(65);
    assertThat(Json.parse(json.out()).objects("errors").getFirst().text("code")).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"pause, pauseProvider, paused", "resume, resumeProvider, resumed"})
  void aProviderIsPausedAndResumed(String command, String verb, String done) {
    service
        .store()
        .answer(
            Map.of(
                "provider",
                StoreDouble.provider("new", "s3", true, command.equals("pause"), 2),
                "errors",
                List.of()));
    assertThat(console.run(command, "--provider", "new")).isZero();
    assertThat(console.out().lines())
        .containsExactly(
            "provider new: " + done + (done.equals("paused") ? "; 2 moves still running" : ""));
    assertSent(verb, Map.of("name", "new"));
  }

  @ParameterizedTest
  @CsvSource({"pause, pauseLane, true", "resume, resumeLane, false"})
  void aLaneIsPausedAndResumed(String command, String verb, boolean paused) {
    service
        .store()
        .answer(
            Map.of(
                "lane",
                Map.of("source", "old", "destination", "new", "paused", paused, "running", 0),
                "errors",
                List.of()));
    assertThat(console.run(command, "--lane", "old", "new", "--json")).isZero();
    assertThat(Json.parse(console.out()).flag("paused")).isEqualTo(paused);
    assertSent(verb, Map.of("source", "old", "destination", "new"));
  }

  @Test
  void aRefusalNamesTheOption() {
    refuse("UNKNOWN_PROVIDER", "no provider 'x'", "name");
    assertThat(console.run("pause", "--provider", "x")).isEqualTo(65);
    refuse("UNKNOWN_PROVIDER", "no provider 'x'", "source");
    assertThat(console.run("resume", "--lane", "x", "new")).isEqualTo(65);
    assertThat(console.err().lines())
        .containsExactly("wherry: --provider: no provider 'x'", "wherry: --lane: no provider 'x'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cancel",
        "cancel 1 2",
        "pause",
        "pause 1 --provider new",
        "pause --lane old",
        "pause --lane old new --provider new",
        "resume",
        "resume 1 --lane old new",
        "retry",
        "retry 1 --all",
        "retry 1 --kind NOT_SO_GOOD",
        "retry 1 2",
        "limit",
        "limit new",
        "limit --in-flight 3",
        "limit new --in-flight many",
        "limit new --requests-per-second 10MiB",
        "limit new --bytes-per-second fast"
      })
  void refusesAWrongCommandLine(String line) {
    assertThat(console.run(line.split(" ", -1))).isEqualTo(64);
    assertThat(console.err()).startsWith("wherry: ").contains("--help");
    assertThat(service.store().controls()).isEmpty();
  }

  private void retried(int moves) {
    service
        .store()
        .answer(
            Map.of(
                "retried",
                moves,
                "request",
                RequestFixture.of(17, 3).succeeded(1).fields(),
                "errors",
                List.of()));
  }

  @Test
  void retryOfARequestSaysHowManyAndHowToFollowThem() {
    retried(2);
    assertThat(console.run("retry", "17")).isZero();
    assertThat(console.out().lines())
        .containsExactly("request 17: 2 moves queued again", "follow it: ./wherry watch 17");
    assertSent("retryMoves", Map.of("filter", Map.of("requestId", "17", "all", false)));
  }

  @Test
  void retryOfSomeKindsOnly() {
    retried(0);
    assertThat(console.run("retry", "17", "--kind", "timed_out", "--kind=UNAVAILABLE")).isZero();
    assertThat(console.out().lines()).containsExactly("request 17: no failed moves of this kind");
    assertSent(
        "retryMoves",
        Map.of(
            "filter",
            Map.of(
                "requestId",
                "17",
                "failureKinds",
                List.of("TIMED_OUT", "UNAVAILABLE"),
                "all",
                false)));
  }

  @Test
  void retryOfAllRequestsTellsPrograms() {
    service.store().answer(Map.of("retried", 1000, "errors", List.of()));
    assertThat(console.run("retry", "--all", "--json")).isZero();
    assertThat(console.out().lines()).containsExactly("{\"retried\":1000}");
    assertSent("retryMoves", Map.of("filter", Map.of("all", true)));
  }

  @Test
  void retryOfAllRequestsByKind() {
    service.store().answer(Map.of("retried", 1000, "errors", List.of()));
    assertThat(console.run("retry", "--kind", "THROTTLED")).isZero();
    assertThat(console.out().lines()).containsExactly("1,000 moves queued again");
    assertSent(
        "retryMoves", Map.of("filter", Map.of("failureKinds", List.of("THROTTLED"), "all", false)));
  }

  @Test
  void saysThatItMayBeDoneAllTheSameWhenNoAnswerComes() {
    service.answer("");
    assertThat(console.run("cancel", "17")).isEqualTo(69);
    assertThat(console.err()).contains("no answer from").contains("to ask again does no harm");
  }

  @Test
  void aCancelledRequestIsNotSaidToBeWorthARetry() {
    service.store().put(RequestFixture.of(1, 2).failed(1).cancelled(1).fields());
    service.store().failedMove("1", "old:a", "TOO_LARGE", "big");
    assertThat(console.run("request", "1")).isEqualTo(1);
    assertThat(console.out()).contains("1 TOO_LARGE").doesNotContain("retry");
  }

  @Test
  void providersShowWhatHoldsThemUp() {
    Map<String, Object> slow = new LinkedHashMap<>(StoreDouble.provider("a", "s3", true, false, 9));
    slow.put("inFlight", Map.of("allowed", 45, "floor", 4, "ceiling", 64));
    slow.put("rate", Map.of("requestsPerSecond", 1000, "bytesPerSecond", 10L << 20));
    slow.put("closedUntil", "2026-03-01T12:00:00.000Z");
    service.store().provider(slow);
    Map<String, Object> usual = new LinkedHashMap<>(StoreDouble.provider("b", "s3", true, true, 0));
    usual.put("inFlight", Map.of("allowed", 64, "floor", 4, "ceiling", 64));
    service.store().provider(usual);
    assertThat(console.run("providers")).isZero();
    assertThat(console.out().lines().skip(1).map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "a|s3|source, destination|closed until 2026-03-01T12:00:00.000Z|9|45 of 64|1,000 requests/s, 10.0 MiB/s",
            "b|s3|source, destination|paused|0|64|-");
  }

  @Test
  void lanesShowWhichArePaused() {
    service
        .store()
        .lane(
            Map.of(
                "source",
                "cdn",
                "destination",
                "new",
                "paused",
                true,
                "pausedAt",
                "2026-03-01T12:00:00.000Z",
                "running",
                0));
    service
        .store()
        .lane(Map.of("source", "old", "destination", "new", "paused", false, "running", 1200));
    assertThat(console.run("lanes")).isZero();
    assertThat(console.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "SOURCE|DESTINATION|STATE|RUNNING",
            "cdn|new|paused since 2026-03-01T12:00:00.000Z|0",
            "old|new|open|1,200");
    Console json = Console.of(service.url());
    assertThat(json.run("lanes", "--json")).isZero();
    assertThat(json.out().lines()).hasSize(2).first().asString().contains("\"paused\":true");
  }

  private void deadLetter(String id, Map<String, Object> more) {
    Map<String, Object> letter =
        new LinkedHashMap<>(
            Map.of(
                "id", id,
                "eventId", "e" + id,
                "webhook", "shop",
                "event", "MOVE_FAILED",
                "requestId", "17",
                "happenedAt", "2026-03-01T12:00:00.000Z",
                "diedAt", "2026-03-04T12:00:00.000Z",
                "tries", 80));
    letter.putAll(more);
    service.store().deadLetter(letter);
  }

  @Test
  void deadLettersAreListedAndToldAgain() {
    assertThat(console.run("dead-letters")).isZero();
    assertThat(console.out()).startsWith("no dead letters");
    deadLetter("41", Map.of("moveId", "17-4", "failure", "answers 500"));
    deadLetter("42", Map.of());
    Console table = Console.of(service.url());
    assertThat(table.run("dead-letters")).isZero();
    assertThat(table.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "ID|WEBHOOK|EVENT|OF|HAPPENED|TRIES|FAILURE",
            "41|shop|MOVE_FAILED|17-4|2026-03-01T12:00:00.000Z|80|answers 500",
            "42|shop|MOVE_FAILED|17|2026-03-01T12:00:00.000Z|80");
    Console json = Console.of(service.url());
    assertThat(json.run("dead-letters", "--json", "--limit", "1")).isZero();
    assertThat(json.out().lines()).hasSize(1).first().asString().contains("\"eventId\":\"e41\"");

    service.store().answer(Map.of("redelivered", 2, "errors", List.of()));
    Console all = Console.of(service.url());
    assertThat(all.run("redeliver", "--all")).isZero();
    assertThat(all.out()).isEqualTo("2 of them are told again%n".formatted());
    assertThat(Console.of(service.url()).run("redeliver", "41")).isZero();
    assertThat(service.store().controls())
        .extracting(StoreDouble.Control::arguments)
        .containsExactly(Map.of("ids", List.of("41", "42")), Map.of("ids", List.of("41")));
  }

  @Test
  void aProviderIsLimited() {
    Map<String, Object> limited =
        new LinkedHashMap<>(StoreDouble.provider("new", "s3", true, false, 0));
    limited.put("inFlight", Map.of("allowed", 16, "floor", 1, "ceiling", 16));
    limited.put("rate", Map.of("bytesPerSecond", 10L << 20));
    service.store().answer(Map.of("provider", limited, "errors", List.of()));

    assertThat(
            console.run(
                "limit",
                "new",
                "--in-flight",
                "16",
                "--bytes-per-second=10MiB",
                "--requests-per-second",
                "none"))
        .isZero();

    assertThat(console.out().lines())
        .containsExactly("provider new: moves at once: 16; rate: 10.0 MiB/s");
    assertThat(service.store().controls()).hasSize(1);
    Map<String, @Nullable Object> expected = new LinkedHashMap<>();
    expected.put("name", "new");
    expected.put("inFlight", 16);
    expected.put("bytesPerSecond", 10 << 20);
    expected.put("requestsPerSecond", null);
    assertThat(service.store().controls().getFirst().arguments())
        .isEqualTo(Map.of("input", expected));
  }

  @Test
  void aRefusedLimitNamesItsOption() {
    refuse("OUT_OF_RANGE", "too many", "input", "inFlight");
    assertThat(console.run("limit", "new", "--in-flight", "1000000")).isEqualTo(65);
    refuse("UNKNOWN_PROVIDER", "no provider 'x'", "input", "name");
    assertThat(console.run("limit", "x", "--in-flight", "1")).isEqualTo(65);
    assertThat(console.err().lines())
        .containsExactly("wherry: --in-flight: too many", "wherry: NAME: no provider 'x'");
  }

  private static Map<String, Object> step(String step, String verdict, String detail) {
    return Map.of("step", step, "verdict", verdict, "detail", detail, "took", "PT0.0123S");
  }

  private void found(boolean passed, List<Map<String, Object>> steps) {
    service
        .store()
        .answer(
            Map.of(
                "check",
                Map.of("provider", "new", "passed", passed, "steps", steps),
                "errors",
                List.of()));
  }

  @Test
  void aCheckIsATableAndItsExitCodeSaysWhetherAllWorks() {
    found(
        true,
        List.of(
            step("CONNECT", "WORKS", "it answers"),
            step("WRITE_IF_ABSENT", "LACKS", "a move looks before it writes")));
    assertThat(console.run("providers", "check", "new")).isZero();
    assertThat(console.out().lines())
        .containsExactly(
            "STEP             RESULT  TIME   WHAT",
            "connect          works   12 ms  it answers",
            "write if absent  lacks   12 ms  a move looks before it writes",
            "",
            "provider new: all that a move needs works");
    assertSent("checkProvider", Map.of("input", Map.of("name", "new", "readOnly", false)));
  }

  @Test
  void aFailedCheckSaysWhatToChange() {
    Map<String, Object> failed =
        new LinkedHashMap<>(step("WRITE", "FAILS", "put k: access denied " + "x".repeat(80)));
    failed.put("failureKind", "DESTINATION_FORBIDDEN");
    failed.put("remedy", "Give the right.");
    found(false, List.of(failed));
    assertThat(console.run("providers", "check", "new")).isEqualTo(1);
    assertThat(console.out().lines())
        .contains(
            "write: put k: access denied " + "x".repeat(80),
            "  DESTINATION_FORBIDDEN: Give the right.",
            "provider new: not all that a move needs works");
  }

  @Test
  void aCheckForReadingIsAskedForAndToldToPrograms() {
    found(false, List.of(step("READ", "FAILS", "no")));
    assertThat(console.run("providers", "check", "new", "--read-only", "--key", "a/b", "--json"))
        .isEqualTo(1);
    assertThat(Json.parse(console.out()).objects("steps").getFirst().text("detail"))
        .isEqualTo("no");
    assertSent(
        "checkProvider", Map.of("input", Map.of("name", "new", "readOnly", true, "key", "a/b")));
  }

  @Test
  void aCheckOfAnUnknownProviderIsRefused() {
    service.store().answer(StoreDouble.refused("UNKNOWN_PROVIDER", "no such", "input", "name"));
    assertThat(console.run("providers", "check", "nwe")).isEqualTo(65);
    assertThat(console.err()).contains("NAME").contains("no such");
    assertThat(console.run("providers", "check")).isEqualTo(64);
  }

  @Test
  void theHelpOfACheckTellsItsExitCodes() {
    assertThat(console.run("providers", "check", "--help")).isZero();
    assertThat(console.out()).contains("--read-only").contains("Exit codes:").contains("--url");
  }
}
