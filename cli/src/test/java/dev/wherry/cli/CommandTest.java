package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandTest {
  @TempDir Path temporary;

  private final ServiceDouble service = ServiceDouble.start();
  private final Console console = Console.of(service.url());

  @AfterEach
  void stopService() {
    service.close();
  }

  @Test
  void moveSendsAPairAndShowsItsOutcome() {
    int code = console.run("move", "old:träume/a b.jpg", "new:漢字%20.jpg");
    assertThat(code).isZero();
    assertThat(service.store().inputs())
        .containsExactly(
            Map.of(
                "moves",
                List.of(Map.of("source", "old:träume/a b.jpg", "destination", "new:漢字%20.jpg")),
                "overwrite",
                "IF_DIFFERENT",
                "verify",
                "CHECKSUM",
                "retireSource",
                false,
                "priority",
                0,
                "labels",
                List.of()));
    assertThat(console.out().lines())
        .containsExactly(
            "request 1: 1 move accepted",
            "request 1: 1 of 1 move done, 1.0 KiB",
            "request 1: 1 move: 1 succeeded, 1.0 KiB");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void moveSendsEveryWish() {
    console.run(
        "move",
        "old:a",
        "new:a",
        "--idempotency-key=k",
        "--overwrite=never",
        "--verify=REREAD",
        "--retire-after=P7D",
        "--priority=-7",
        "--label=spring",
        "--label=two words",
        "--webhook=shop",
        "--webhook-event=move_failed",
        "--detach");
    assertThat(service.store().inputs().getFirst())
        .containsEntry("idempotencyKey", "k")
        .containsEntry("overwrite", "NEVER")
        .containsEntry("verify", "REREAD")
        .containsEntry("retireSource", true)
        .containsEntry("retireAfter", "PT168H")
        .containsEntry("priority", -7)
        .containsEntry("labels", List.of("spring", "two words"))
        .containsEntry("webhook", Map.of("name", "shop", "events", List.of("MOVE_FAILED")));
    console.run("move", "old:a", "new:a", "--webhook=shop", "--detach");
    assertThat(service.store().inputs().getLast())
        .containsEntry("webhook", Map.of("name", "shop", "events", List.of("REQUEST_FINISHED")));
  }

  @Test
  void movePrefixSendsWhatIsWanted() {
    service.store().intake(_ -> StoreDouble.accepted(listed("RUNNING", 3, 0)));
    int code =
        console.run(
            "move-prefix",
            "old:in/",
            "new:",
            "--key={ext}/{path}",
            "--include=*.jpg",
            "--include=*.png",
            "--exclude=x*",
            "--max-bytes=5000000000",
            "--modified-after=2026-03-01T00:00:00Z",
            "--idempotency-key=k",
            "--label=l",
            "--detach");
    assertThat(console.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(console.out()).contains("request 1: all that is found is accepted");
    assertThat(service.store().inputs().getFirst())
        .containsEntry("source", "old:in/")
        .containsEntry("destination", "new:")
        .containsEntry("key", "{ext}/{path}")
        .containsEntry("idempotencyKey", "k")
        .containsEntry("labels", List.of("l"))
        .extractingByKey("filter")
        .hasToString(
            "{include=[*.jpg, *.png], exclude=[x*], maxBytes=5000000000, modifiedAfter=2026-03-01T00:00:00Z}");
  }

  @Test
  void moveManifestSendsWhatIsWanted() {
    service.store().intake(_ -> StoreDouble.accepted(listed("RUNNING", 3, 0)));
    int code =
        console.run(
            "move-manifest",
            "old:lists/all",
            "--format=JSON_LINES",
            "--idempotency-key=k",
            "--retire-source",
            "--detach");
    assertThat(console.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(console.out()).contains("request 1: all that is found is accepted");
    assertThat(service.store().inputs().getFirst())
        .containsEntry("manifest", "old:lists/all")
        .containsEntry("format", "JSON_LINES")
        .containsEntry("idempotencyKey", "k")
        .containsEntry("retireSource", true);
    console.run("move-manifest", "old:a.csv", "--detach");
    assertThat(service.store().inputs().getLast()).doesNotContainKey("format");
  }

  @Test
  void moveManifestSaysWhatIsWrongByOptionAndArgument() {
    service
        .store()
        .intake(_ -> StoreDouble.refused("UNKNOWN_FORMAT", "say the format", "input", "format"));
    assertThat(console.run("move-manifest", "old:a")).isEqualTo(65);
    assertThat(console.err()).contains("--format: say the format");
    service
        .store()
        .intake(_ -> StoreDouble.refused("UNKNOWN_PROVIDER", "no provider", "input", "manifest"));
    assertThat(console.run("move-manifest", "odl:a.csv")).isEqualTo(65);
    assertThat(console.err()).contains("MANIFEST: no provider");
  }

  @Test
  void aRequestThatIsStillLookedForIsNotFinished() {
    service.store().put(listed("RUNNING", 3, 1));
    assertThat(console.run("request", "1")).isEqualTo(75);
    assertThat(console.out())
        .contains("found", "3, 1 of them no moves, and still looking")
        .contains("in/\\u0007: too long");
  }

  @Test
  void aRequestThatHasNoMovesYetIsToldWithoutParts() {
    service.store().put(RequestFixture.of(1, 0).fields());
    console.run("request", "1");
    assertThat(console.out()).contains("moves     0 moves\n");
  }

  @Test
  void aListingThatFailedIsToldAndIsAFailure() {
    service.store().put(listed("FAILED", 3, 0));
    assertThat(console.run("request", "1")).isEqualTo(1);
    assertThat(console.out())
        .contains("not all could be found: SOURCE_FORBIDDEN no")
        .contains("Give it the right to list.");
  }

  /// A request whose moves so far have all succeeded.
  private static Map<String, Object> listed(String state, int found, int rejected) {
    Map<String, Object> listing = new LinkedHashMap<>();
    listing.put("source", "old:in/");
    listing.put("destination", "new");
    listing.put("key", "{path}");
    listing.put("state", state);
    listing.put("found", found);
    listing.put("rejected", rejected);
    listing.put(
        "problems",
        rejected == 0 ? List.of() : List.of(Map.of("place", "in/\u0007", "message", "too long")));
    if (state.equals("FAILED")) {
      listing.put(
          "failure",
          Map.of(
              "kind", "SOURCE_FORBIDDEN", "message", "no", "remedy", "Give it the right to list."));
    }
    Map<String, Object> request =
        new LinkedHashMap<>(RequestFixture.of(1, 2).succeeded(2).fields());
    request.put("listing", listing);
    return request;
  }

  @Test
  void movePrefixSaysWhatIsWrongByOptionAndArgument() {
    service
        .store()
        .intake(
            _ ->
                StoreDouble.refused(
                    "MALFORMED_PATTERN", "no pattern", "input", "filter", "include", "1"));
    assertThat(console.run("move-prefix", "old:", "new:", "--include=a", "--include=["))
        .isEqualTo(65);
    assertThat(console.err()).contains("--include: no pattern");
    service
        .store()
        .intake(_ -> StoreDouble.refused("NOT_LISTABLE", "can't be listed", "input", "source"));
    assertThat(console.run("move-prefix", "old:", "new:")).isEqualTo(65);
    assertThat(console.err()).contains("SOURCE: can't be listed");
  }

  @Test
  void moveFailsWhenAMoveDidAndSaysWhyAndWhatToDo() {
    service.store().failedMove("1", "old:x\u001b[2J", "SOURCE_NOT_FOUND", "nothing at old:x\u0007");
    service
        .store()
        .intake(
            input -> {
              Map<String, Object> request = RequestFixture.of(1, 2).succeeded(1).failed(1).fields();
              service.store().put(request);
              return StoreDouble.accepted(request);
            });
    assertThat(console.run("move", "old:x", "new:x")).isEqualTo(1);
    assertThat(console.out())
        .contains("request 1: 2 moves: 1 succeeded, 1 failed")
        .contains("1 SOURCE_NOT_FOUND  Do this about SOURCE_NOT_FOUND.")
        .contains("1-1  old:x\\u001b[2J -> new:1: nothing at old:x\\u0007")
        .doesNotContain("\u001b")
        .doesNotContain("\u0007");
  }

  @Test
  void skippedMovesAreASuccessAndCancelledOnesAreNot() {
    service.store().put(RequestFixture.of(1, 3).succeeded(1).skipped(2).fields());
    service.store().put(RequestFixture.of(2, 3).succeeded(1).cancelled(2).fields());
    assertThat(console.run("watch", "1")).isZero();
    assertThat(console.run("watch", "2")).isEqualTo(1);
    assertThat(console.run("request", "1")).isZero();
    assertThat(console.run("request", "2")).isEqualTo(1);
  }

  @Test
  void moveReadsPairsFromAFileAndFromStandardInput() throws Exception {
    Path file = Files.writeString(temporary.resolve("p.csv"), "source,destination\nold:a,new:a\n");
    assertThat(console.run("move", "--from-file", file.toString(), "-d")).isZero();
    assertThat(console.typing("old:b,new:b\nold:c,new:c").run("move", "--from-file", "-", "-d"))
        .isZero();
    assertThat(service.store().inputs())
        .extracting(input -> StoreDouble.moves(input))
        .containsExactly(1, 2);
    assertThat(console.out()).contains("request 1: 1 move accepted").contains("./wherry watch 1");
  }

  @Test
  void moveSendsManyPairsAsSeveralRequestsUnderKeysOfTheirOwn() {
    Console typing = console.typing(pairs(25_001));
    assertThat(typing.run("move", "--from-file", "-", "--idempotency-key", "spring")).isZero();
    assertThat(service.store().inputs())
        .extracting(input -> StoreDouble.moves(input))
        .containsExactly(10_000, 10_000, 5_001);
    assertThat(service.store().inputs())
        .extracting(input -> input.get("idempotencyKey"))
        .containsExactly("spring/1", "spring/2", "spring/3");
    assertThat(typing.err())
        .contains("request 1: 10,000 of 25,001 moves sent")
        .contains("request 3: 25,001 of 25,001 moves sent");
    assertThat(typing.out()).contains("request 3: 5,001 moves: 5,001 succeeded");
  }

  @Test
  void moveSendsLongKeysInSmallerRequests() {
    String key = "漢".repeat(1000);
    String text =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "old:%d%s,new:%d\n".formatted(i, key, i))
            .collect(Collectors.joining());
    assertThat(console.typing(text).run("move", "--from-file", "-", "--detach")).isZero();
    assertThat(service.store().inputs())
        .extracting(StoreDouble::moves)
        .satisfies(sizes -> assertThat(sizes).hasSize(2).allMatch(size -> size * 3_000 < 12 << 20))
        .satisfies(
            sizes -> assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(5_000));
  }

  @Test
  void moveSaysHowToSendTheRestWhenALaterBatchIsRefused() {
    service
        .store()
        .intake(
            input ->
                service.store().inputs().size() == 1
                    ? StoreDouble.accepted(RequestFixture.of(1, 10_000).fields())
                    : StoreDouble.refused(
                        "UNKNOWN_PROVIDER", "no provider 'x'", "input", "moves", "4", "source"));
    Console typing = console.typing(pairs(10_010));
    assertThat(typing.run("move", "--from-file", "-")).isEqualTo(65);
    assertThat(typing.err())
        .contains("standard input, line 10005, source: no provider 'x'")
        .contains("10,000 of 10,010 moves are accepted")
        .containsPattern("--idempotency-key [0-9a-f-]{36}: ");
  }

  @Test
  void moveNamesTheArgumentThatIsRefused() {
    refuse("input", "moves", "0", "destination");
    assertThat(console.run("move", "old:a", "nowhere:a")).isEqualTo(65);
    assertThat(console.err()).isEqualTo("wherry: DESTINATION: no good" + System.lineSeparator());
    assertThat(console.out()).isEmpty();
  }

  @Test
  void moveNamesTheOptionThatIsRefused() {
    refuse("input", "priority");
    assertThat(console.run("move", "old:a", "new:a", "--priority", "1000")).isEqualTo(65);
    assertThat(console.err()).contains("--priority: no good");
  }

  @Test
  void moveNamesTheLineThatIsRefused() {
    refuse("input", "moves", "1", "source");
    String text = "source,destination\n\"old:1\n2\",new:a\nbad,new:b\n";
    Console typing = console.typing(text);
    assertThat(typing.run("move", "--from-file", "-")).isEqualTo(65);
    assertThat(typing.err()).contains("standard input, line 4, source: no good");
  }

  @Test
  void moveTellsProgramsWhatIsRefused() {
    refuse("input", "moves", "0", "source");
    assertThat(console.run("move", "bad", "new:a", "--json")).isEqualTo(65);
    Json error = Json.parse(console.out()).objects("errors").getFirst();
    assertThat(error.text("code")).isEqualTo("MALFORMED_LOCATION");
    assertThat(error.text("place")).isEqualTo("SOURCE");
    assertThat(error.texts("path")).containsExactly("input", "moves", "0", "source");
  }

  @Test
  void refusesAFileThatItCannotRead() {
    assertThat(console.run("move", "--from-file", temporary + "/none.csv")).isEqualTo(66);
    assertThat(console.run("move", "--from-file", temporary.toString())).isEqualTo(66);
    assertThat(console.err()).contains("none.csv: there is no such file");
    assertThat(console.typing("source,destination\n").run("move", "--from-file", "-"))
        .isEqualTo(65);
    assertThat(service.store().inputs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "move",
        "move old:a",
        "move old:a new:a --from-file x",
        "move a b c",
        "move a b --overwrite sometimes",
        "move a b --priority high",
        "move a b --retire-after week",
        "move a b --webhook-event MOVE_FAILED",
        "redeliver",
        "redeliver 1 --all",
        "request",
        "watch",
        "requests --limit 0",
        "mvoe a b",
        "--frobnicate",
        "providers --url localhost"
      })
  void refusesAWrongCommandLine(String line) {
    assertThat(console.run(line.split(" "))).isEqualTo(64);
    assertThat(console.err()).startsWith("wherry: ").contains("--help");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void requestShowsCountsAndFailuresByKind() {
    service.store().put(RequestFixture.of(1, 20).succeeded(5).failed(15).fields());
    for (int i = 0; i < 12; i++) {
      service.store().failedMove("1", "old:" + i, "THROTTLED", "slow down " + i);
    }
    for (int i = 12; i < 15; i++) {
      service.store().failedMove("1", "old:" + i, "TOO_LARGE", "big " + i);
    }
    assertThat(console.run("request", "1")).isEqualTo(1);
    assertThat(console.out())
        .contains("request 1  FINISHED")
        .contains("moves     20 moves: 5 succeeded, 15 failed")
        .contains("labels    spring")
        .contains("12 THROTTLED  Do this about THROTTLED.")
        .contains("1-10  old:9 -> new:10: slow down 9")
        .doesNotContain("old:10 ->")
        .contains("3 TOO_LARGE")
        .contains("and 5 more: ./wherry request 1 --failed")
        .contains("try again: ./wherry retry 1");
  }

  @Test
  void requestListsEveryFailedMove() {
    service.store().put(RequestFixture.of(1, 2500).failed(2500).fields());
    for (int i = 0; i < 2500; i++) {
      service.store().failedMove("1", "old:" + i, "TOO_LARGE", "big");
    }
    assertThat(console.run("request", "1", "--failed")).isEqualTo(1);
    assertThat(console.out().lines())
        .hasSize(2500)
        .last()
        .asString()
        .isEqualTo("1-2500  TOO_LARGE  old:2499 -> new:2500: big");
  }

  @Test
  void requestTellsPrograms() {
    service.store().put(RequestFixture.of(1, 2).succeeded(1).failed(1).fields());
    service.store().failedMove("1", "old:\n", "TOO_LARGE", "big");
    assertThat(console.run("request", "1", "--json", "--failed")).isEqualTo(1);
    assertThat(console.out().lines()).hasSize(1);
    Json document = Json.parse(console.out());
    assertThat(document.object("counts").number("succeeded")).isEqualTo(1);
    assertThat(document.object("failuresByKind").number("TOO_LARGE")).isEqualTo(1);
    assertThat(document.objects("failedMoves").getFirst().text("source")).isEqualTo("old:\n");
  }

  @Test
  void requestThatIsOpenHasACodeOfItsOwn() {
    service.store().put(RequestFixture.of(1, 2).succeeded(1).fields());
    service.store().put(RequestFixture.of(2, 2).failed(1).fields());
    assertThat(console.run("request", "1")).isEqualTo(75);
    assertThat(console.run("request", "2")).as("can't become a success").isEqualTo(1);
    assertThat(console.out()).contains("1 succeeded, 1 queued");
  }

  @Test
  void saysThatThereIsNoSuchRequest() {
    assertThat(console.run("request", "nope\u0007")).isEqualTo(65);
    assertThat(console.run("watch", "7")).isEqualTo(65);
    assertThat(console.err())
        .contains("there is no request 'nope\\u0007' at " + service.url())
        .contains("there is no request '7'");
  }

  @Test
  void requestsAreATable() {
    service.store().put(RequestFixture.of(1, 10_000).succeeded(10_000).label("漢\u001b").fields());
    service.store().put(RequestFixture.of(2, 5).failed(1).fields());
    assertThat(console.run("requests")).isZero();
    assertThat(console.out().lines())
        .containsExactly(
            "ID  STATE     MOVES   DONE    FAILED  BYTES    CREATED               LABELS",
            "2   OPEN      5       1       1       0 B      2026-03-01T12:00:00Z  spring",
            "1   FINISHED  10,000  10,000  0       9.8 MiB  2026-03-01T12:00:00Z  漢\\u001b");
  }

  @Test
  void requestsGoOverManyPages() {
    IntStream.rangeClosed(1, 2300)
        .forEach(id -> service.store().put(RequestFixture.of(id, 1).fields()));
    assertThat(console.run("requests", "--json", "--limit", "2200")).isZero();
    List<String> lines = console.out().lines().toList();
    assertThat(lines).hasSize(2200);
    assertThat(Json.parse(lines.getLast()).text("id")).isEqualTo("101");
  }

  @Test
  void requestsAreFoundByWhatTheOptionsSay() {
    assertThat(
            console.run(
                "requests",
                "--state",
                "open,PAUSED",
                "--label",
                "spring",
                "--label",
                "sale",
                "--from",
                "old",
                "--to",
                "new",
                "--key",
                "order-17",
                "--since",
                "2026-03-01T00:00:00Z",
                "--until",
                "2026-04-01T00:00:00Z"))
        .isZero();
    assertThat(console.out()).contains("no such requests");
    assertThat(service.store().controls())
        .containsExactly(
            new StoreDouble.Control(
                "requests",
                Map.of(
                    "filter",
                    Map.of(
                        "states",
                        List.of("OPEN", "PAUSED"),
                        "labels",
                        List.of("spring", "sale"),
                        "sourceProvider",
                        "old",
                        "destinationProvider",
                        "new",
                        "idempotencyKey",
                        "order-17",
                        "createdAfter",
                        "2026-03-01T00:00:00Z",
                        "createdBefore",
                        "2026-04-01T00:00:00Z"))));
  }

  @Test
  void requestsSaysHowToMakeTheFirst() {
    assertThat(console.run("requests")).isZero();
    assertThat(console.out()).contains("./wherry move");
  }

  @Test
  void providersAreATable() {
    service.store().provider("new", "s3", true);
    service.store().provider("https", "http", false);
    assertThat(console.run("providers")).isZero();
    assertThat(console.out().lines())
        .containsExactly(
            "NAME   KIND  USE                  STATE  RUNNING  LIMIT  RATE",
            "new    s3    source, destination  open   0        -      -",
            "https  http  source               open   0        -      -");
    assertThat(console.run("providers", "--json")).isZero();
    assertThat(Json.parse(console.out().lines().toList().getLast()).flag("writable")).isFalse();
  }

  @Test
  void saysInOneLineThatNoServiceAnswers() {
    service.close();
    assertThat(console.run("requests")).isEqualTo(69);
    assertThat(console.err().lines())
        .containsExactly(
            "wherry: no service at %s (connection refused): start one with ./wherry serve, or name one with --url or WHERRY_URL"
                .formatted(service.url()));
  }

  @Test
  void saysThatAnotherProgramAnswers() {
    service.answer("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nConnection: close\r\n\r\n<html");
    assertThat(console.run("requests")).isEqualTo(69);
    assertThat(console.err()).contains("HTTP 404").contains("is not Wherry");
  }

  @Test
  void saysThatAMutationMayHaveBeenStored() {
    service.answer("");
    assertThat(console.run("move", "old:a", "new:a")).isEqualTo(69);
    assertThat(console.err()).contains("may be stored all the same");
  }

  @Test
  void tellsTheServicesOwnErrors() {
    String body = "{\"errors\":[{\"message\":\"the store is\\u001b away\"}],\"data\":null}";
    service.answer(
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(body.length(), body));
    assertThat(console.run("requests")).isEqualTo(70);
    assertThat(console.err()).contains("the service answered: the store is\\u001b away");
  }

  @Test
  void saysThatTheServicesDatabaseIsAway() {
    String body =
        "{\"errors\":[{\"message\":\"try later\",\"extensions\":{\"code\":\"UNAVAILABLE\"}}]}";
    service.answer(
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(body.length(), body));
    assertThat(console.run("requests")).isEqualTo(69);
    assertThat(console.err()).contains("no answer from " + service.url() + ": try later");
  }

  @Test
  void hasColorsOnATerminalOnly() {
    service.store().put(RequestFixture.of(1, 1).succeeded(1).fields());
    Console terminal = console.onTerminal();
    terminal.run("request", "1");
    assertThat(terminal.out()).contains("\u001b[32m");
    Console plain = console.onTerminal();
    plain.run("request", "1", "--no-color");
    console.run("request", "1");
    assertThat(plain.out()).doesNotContain("\u001b");
    assertThat(console.out()).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "move",
        "request",
        "requests",
        "watch",
        "cancel",
        "pause",
        "resume",
        "retry",
        "keep-sources",
        "providers",
        "lanes",
        "stats",
        "limit",
        "dead-letters",
        "redeliver",
        "export",
        "verify-receipts"
      })
  void helpHasExamplesAndExitCodes(String command) {
    assertThat(console.run(command, "--help")).isZero();
    assertThat(console.out())
        .contains("Examples:")
        .contains("./wherry " + command)
        .contains("Exit codes:")
        .contains("--url");
  }

  @Test
  void makesACompletionScript() {
    assertThat(console.run("generate-completion")).isZero();
    assertThat(console.out())
        .contains("complete -F")
        .contains("--from-file")
        .contains("IF_DIFFERENT");
  }

  @Test
  void saysItsVersion() {
    assertThat(console.run("--version")).isZero();
    assertThat(console.out()).startsWith("wherry ");
  }

  private void refuse(String... path) {
    service.store().intake(input -> StoreDouble.refused("MALFORMED_LOCATION", "no good", path));
  }

  private static String pairs(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "old:" + i + ",new:" + i + "\n")
        .collect(Collectors.joining());
  }
}
