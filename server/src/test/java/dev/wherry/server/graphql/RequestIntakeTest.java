package dev.wherry.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.MemoryProvider;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.providers.catalog.ProviderCatalog;
import dev.wherry.providers.file.FileSettings;
import dev.wherry.server.access.Access;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.provider.ReadOnly;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestIntakeTest {
  @TempDir private Path folder;

  private final RequestIntake intake =
      new RequestIntake(
          new ProviderRegistry(
              List.of(
                  ConfiguredProvider.open(
                      "memory",
                      () -> new MemoryProvider("old", InstantSource.system()),
                      ProviderLimits.NONE),
                  ConfiguredProvider.open(
                      "memory",
                      () -> new MemoryProvider("new", InstantSource.system()),
                      ProviderLimits.NONE),
                  ConfiguredProvider.open(
                      "http", () -> new ReadOnly("https"), ProviderLimits.NONE))),
          Set.of());

  private static Map<String, Object> move(String source, String destination) {
    return Map.of("source", source, "destination", destination);
  }

  private static Map<String, Object> input(List<Map<String, Object>> moves) {
    return new HashMap<>(Map.of("moves", moves));
  }

  private List<UserError> errors(Map<String, Object> input) {
    return switch (intake.check(input, Access.ALL)) {
      case Intake.Refused refused -> refused.errors();
      case Intake.Accepted accepted -> throw new AssertionError("accepted " + accepted);
    };
  }

  private UserError error(Map<String, Object> input) {
    assertThat(errors(input)).hasSize(1);
    return errors(input).getFirst();
  }

  private UserError error(String source, String destination) {
    return error(input(List.of(move(source, destination))));
  }

  private static UserError wrong(UserErrorCode code, String message, String... path) {
    return new UserError(code, List.of(path), message);
  }

  @Test
  void aSoundInputIsARequest() {
    Map<String, Object> input =
        input(List.of(move("old:a b%20ü.jpg", "new:x"), move("https://host/p?q", "new:y")));
    input.put("idempotencyKey", "order-17");
    input.put("overwrite", "NEVER");
    input.put("verify", "REREAD");
    input.put("priority", -100);
    input.put("labels", List.of("spring", "ü"));
    assertThat(intake.check(input, Access.ALL))
        .isEqualTo(
            new Intake.Accepted(
                new MoveRequest(
                    "order-17",
                    -100,
                    new MoveOptions(OverwritePolicy.NEVER, VerifyPolicy.REREAD, false),
                    List.of("spring", "ü"),
                    List.of(
                        new MoveRequest.Leg(
                            new Location("old", "a b%20ü.jpg"), new Location("new", "x")),
                        new MoveRequest.Leg(
                            new Location("https", "//host/p?q"), new Location("new", "y"))))));
  }

  @Test
  void whatIsLeftOutOrNullHasItsDefault() {
    Map<String, Object> input = input(List.of(move("old:a", "new:a")));
    for (String field :
        List.of(
            "idempotencyKey",
            "overwrite",
            "verify",
            "retireSource",
            "retireAfter",
            "priority",
            "labels")) {
      input.put(field, null);
    }
    MoveRequest expected =
        new MoveRequest(
            null,
            0,
            MoveOptions.DEFAULT,
            List.of(),
            List.of(new MoveRequest.Leg(new Location("old", "a"), new Location("new", "a"))));
    assertThat(intake.check(input, Access.ALL)).isEqualTo(new Intake.Accepted(expected));
  }

  @Test
  void aSourceIsRetiredSoLongAfter() {
    Map<String, Object> input = input(List.of(move("old:a", "new:a")));
    input.put("retireSource", true);
    input.put("retireAfter", Duration.ofDays(7).plusNanos(1_500));
    assertThat(intake.check(input, Access.ALL))
        .isInstanceOfSatisfying(
            Intake.Accepted.class,
            accepted ->
                assertThat(accepted.request().options())
                    .isEqualTo(
                        new MoveOptions(
                            OverwritePolicy.IF_DIFFERENT,
                            VerifyPolicy.CHECKSUM,
                            true,
                            Duration.ofDays(7))));
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(4_000))) {
      input.put("retireAfter", wrong);
      assertThat(error(input))
          .isEqualTo(
              wrong(
                  UserErrorCode.OUT_OF_RANGE,
                  "retireAfter is %s: give it one second to ten years, or leave it out"
                      .formatted(wrong),
                  "input",
                  "retireAfter"));
    }
    input.put("retireAfter", Duration.ofDays(7));
    input.put("retireSource", false);
    assertThat(error(input))
        .isEqualTo(
            wrong(
                UserErrorCode.OUT_OF_RANGE,
                "retireAfter says when the source is deleted: say retireSource: true, or leave it out",
                "input",
                "retireAfter"));
  }

  @Test
  void noMoves() {
    assertThat(error(input(List.of())))
        .isEqualTo(
            wrong(
                UserErrorCode.NO_MOVES,
                "the request has no moves: give at least one",
                "input",
                "moves"));
  }

  private static List<Map<String, Object>> moves(int count) {
    return IntStream.range(0, count).mapToObj(i -> move("old:k" + i, "new:k" + i)).toList();
  }

  @Test
  void tenThousandMovesAreAcceptedAndOneMoreIsNot() {
    assertThat(intake.check(input(moves(10_000)), Access.ALL)).isInstanceOf(Intake.Accepted.class);
    assertThat(error(input(moves(10_001))))
        .isEqualTo(
            wrong(
                UserErrorCode.TOO_MANY_MOVES,
                "the request has 10,001 moves: split it, with at most 10,000 in each",
                "input",
                "moves"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.jpg", ":a", "old:", "Old:a", "o ld:a", "/srv/a"})
  void aMalformedLocation(String text) {
    assertThat(error(text, "new:a").code()).isEqualTo(UserErrorCode.MALFORMED_LOCATION);
    assertThat(error(text, "new:a").path()).containsExactly("input", "moves", "0", "source");
    assertThat(error("old:a", text).path()).containsExactly("input", "moves", "0", "destination");
  }

  @Test
  void aLongMalformedLocationIsNotRepeatedWhole() {
    assertThat(error("x".repeat(1_000_000), "new:a").message()).hasSizeLessThan(200);
    assertThat(error("a\nb", "new:a").message()).doesNotContain("\n");
  }

  @Test
  void anUnknownProviderIsToldWithThoseThereAre() {
    assertThat(error("odl:a", "new:a"))
        .isEqualTo(
            wrong(
                UserErrorCode.UNKNOWN_PROVIDER,
                "no provider 'odl' is configured: did you mean 'old'? Configured are https, new, old",
                "input",
                "moves",
                "0",
                "source"));
    assertThat(error("old:a", "elsewhere:a").message())
        .isEqualTo("no provider 'elsewhere' is configured; configured are https, new, old");
  }

  @Test
  void aDestinationThatCanOnlyBeRead() {
    assertThat(error("old:a", "https://host/a"))
        .isEqualTo(
            wrong(
                UserErrorCode.NOT_WRITABLE,
                "provider 'https' can only be read: choose another destination",
                "input",
                "moves",
                "0",
                "destination"));
  }

  @Test
  void aSourceThatCanOnlyBeReadCantBeRetired() {
    Map<String, Object> input =
        input(List.of(move("https://h/a", "new:a"), move("https://h/b", "new:b")));
    input.put("retireSource", true);
    assertThat(error(input))
        .isEqualTo(
            wrong(
                UserErrorCode.NOT_WRITABLE,
                "provider 'https' can only be read, so its assets can't be retired: leave"
                    + " retireSource out",
                "input",
                "retireSource"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a//b", "/etc/passwd", "a/./b", "folder/"})
  void aKeyThatIsNoPathIsRefusedForAFolder(String key) {
    StorageProvider disk =
        ProviderCatalog.open("disk", new FileSettings(folder), InstantSource.system(), 1);
    try (ProviderRegistry providers =
        new ProviderRegistry(
            List.of(
                ConfiguredProvider.open("file", () -> disk, ProviderLimits.NONE),
                ConfiguredProvider.open(
                    "memory",
                    () -> new MemoryProvider("old", InstantSource.system()),
                    ProviderLimits.NONE)))) {
      Intake answer =
          new RequestIntake(providers, Set.of())
              .check(input(List.of(move("old:a", "disk:" + key))), Access.ALL);
      assertThat(answer)
          .isInstanceOfSatisfying(
              Intake.Refused.class,
              refused -> {
                UserError error = refused.errors().getFirst();
                assertThat(error.code()).isEqualTo(UserErrorCode.INVALID_KEY);
                assertThat(error.path()).containsExactly("input", "moves", "0", "destination");
                assertThat(error.message()).startsWith("provider 'disk' can't hold this key");
              });
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aKeyThatTheProviderCantHold() {
    assertThat(error("old:a", "new:" + "ü".repeat(600)))
        .isEqualTo(
            wrong(
                UserErrorCode.INVALID_KEY,
                "provider 'new' can't hold this key; choose another: key %s…: the key has 1,200 bytes and this provider holds at most 1,024"
                    .formatted("ü".repeat(200)),
                "input",
                "moves",
                "0",
                "destination"));
    assertThat(error("old:" + "k".repeat(1025), "new:a").path()).contains("source");
    assertThat(error("old:a\0b", "new:a").code()).isEqualTo(UserErrorCode.INVALID_KEY);
    assertThat(error("old:a", "new:\uD800").code()).isEqualTo(UserErrorCode.INVALID_KEY);
  }

  @Test
  void theSameMoveTwiceNamesBoth() {
    List<Map<String, Object>> moves = new ArrayList<>(moves(5));
    moves.add(moves.get(2));
    assertThat(error(input(moves)))
        .isEqualTo(
            wrong(
                UserErrorCode.DUPLICATE_MOVE,
                "moves 2 and 5 are the same: leave one out",
                "input",
                "moves",
                "5"));
  }

  @Test
  void twoMovesToOneDestinationNameBoth() {
    List<Map<String, Object>> moves = new ArrayList<>(moves(5));
    moves.add(move("old:other", "new:k2"));
    assertThat(error(input(moves)))
        .isEqualTo(
            wrong(
                UserErrorCode.DUPLICATE_MOVE,
                "moves 2 and 5 have the same destination: leave one out, or choose another",
                "input",
                "moves",
                "5",
                "destination"));
  }

  @Test
  void oneSourceMayGoToManyDestinations() {
    assertThat(
            intake.check(
                input(List.of(move("old:a", "new:a"), move("old:a", "new:b"))), Access.ALL))
        .isInstanceOf(Intake.Accepted.class);
  }

  @Test
  void aMoveToItsOwnSource() {
    assertThat(error("old:a", "old:a"))
        .isEqualTo(
            wrong(
                UserErrorCode.SAME_LOCATION,
                "the source is the destination too: choose another destination",
                "input",
                "moves",
                "0"));
  }

  @Test
  void boundsOfWhatIsNotAMove() {
    Map<String, Object> input = input(moves(1));
    input.put("priority", 101);
    input.put("idempotencyKey", "k".repeat(201));
    List<String> labels = new ArrayList<>(IntStream.range(0, 20).mapToObj(i -> "l" + i).toList());
    labels.add("");
    input.put("labels", labels);
    assertThat(errors(input))
        .containsExactly(
            wrong(
                UserErrorCode.OUT_OF_RANGE,
                "idempotencyKey has 201 characters: give it 1 to 200",
                "input",
                "idempotencyKey"),
            wrong(
                UserErrorCode.OUT_OF_RANGE,
                "priority is 101: give it a value from -100 to 100",
                "input",
                "priority"),
            wrong(
                UserErrorCode.OUT_OF_RANGE,
                "labels has 0 characters: give it 1 to 100",
                "input",
                "labels",
                "20"),
            wrong(UserErrorCode.OUT_OF_RANGE, "21 labels: give at most 20", "input", "labels"));
    Map<String, Object> nul = input(moves(1));
    nul.put("idempotencyKey", "a\0");
    assertThat(error(nul).message()).contains("NUL");
    nul.put("priority", Integer.MIN_VALUE);
    nul.put("idempotencyKey", "👍".repeat(200));
    assertThat(error(nul).path()).containsExactly("input", "priority");
  }

  @Test
  void everyErrorIsToldUpToAHundred() {
    assertThat(errors(input(List.of(move("odl:a", "a"), move("old:a", "https:b"), move("x", "y")))))
        .extracting(UserError::code)
        .containsExactly(
            UserErrorCode.UNKNOWN_PROVIDER,
            UserErrorCode.MALFORMED_LOCATION,
            UserErrorCode.NOT_WRITABLE,
            UserErrorCode.MALFORMED_LOCATION,
            UserErrorCode.MALFORMED_LOCATION);
    List<Map<String, Object>> bad =
        IntStream.range(0, 10_000).mapToObj(i -> move("odl:a" + i, "wen:a" + i)).toList();
    assertThat(errors(input(bad))).hasSize(100);
  }
}
