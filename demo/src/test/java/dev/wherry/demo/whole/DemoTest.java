package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.stage.ChildJvm;
import dev.wherry.demo.stage.Installation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Pattern SUMMARY =
      Pattern.compile(
          "demo: (\\d+) moves, (\\d+) succeeded, 2 failed as planned,"
              + " answered in \\d+ ms, moved in \\d+\\.\\d s");

  @TempDir private Path temporary;

  @Test
  void movesEverythingAndLeavesNothingBehind() throws Exception {
    try (ChildJvm demo = start(line -> false)) {
      assertThat(demo.awaitExit(DEADLINE)).as(demo.tail()).isTrue();

      assertThat(demo.exitCode()).as(demo.tail()).isZero();
      Matcher summary = SUMMARY.matcher(demo.output().getLast());
      assertThat(summary.matches()).as(demo.tail()).isTrue();
      int moves = Integer.parseInt(summary.group(1));
      assertThat(moves).isGreaterThan(42);
      assertThat(Integer.parseInt(summary.group(2))).isEqualTo(moves - 2);
      assertThat(demo.output())
          .anyMatch(line -> line.matches("mutation +%d moves accepted as .*".formatted(moves)))
          .anyMatch(line -> line.startsWith("progress   %1$d of %1$d done".formatted(moves)))
          .anyMatch(line -> line.matches("SUCCEEDED +%d .*".formatted(moves - 2)))
          .anyMatch(line -> line.matches("FAILED SOURCE_NOT_FOUND +1 .*Check the source's key.*"))
          .anyMatch(line -> line.matches("FAILED SOURCE_FORBIDDEN +1 .*right to read.*"));
    }
    Leftovers.assertNone(temporary);
  }

  @Test
  void keepsEverythingUpWhenAskedUntilItIsStopped() throws Exception {
    try (ChildJvm demo = start(line -> line.startsWith("demo: "), "--largest", "2MB", "--keep");
        HttpClient http = HttpClient.newHttpClient()) {
      demo.awaitReady(DEADLINE);

      assertThat(SUMMARY.matcher(demo.output().getLast()).matches()).as(demo.tail()).isTrue();
      assertThat(status(http, address(demo, "GraphiQL +(\\S+)"))).isEqualTo(200);
      assertThat(status(http, address(demo, "old provider.*for example (\\S+)"))).isEqualTo(200);
      assertThat(status(http, address(demo, "new provider +(\\S+),"))).isEqualTo(403);

      assertThat(demo.stop(DEADLINE)).isTrue();
      assertThat(demo.exitCode()).isEqualTo(128 + 15);
    }
    Leftovers.assertNone(temporary);
  }

  @Test
  void stoppedInTheMidstItLeavesNothingBehind() throws Exception {
    try (ChildJvm demo = start(line -> line.startsWith("service "), "--largest", "8MB")) {
      demo.awaitReady(DEADLINE);
      assertThat(Leftovers.processes(temporary)).hasSizeGreaterThan(2);
      assertThat(demo.stop(DEADLINE)).isTrue();
    }
    Leftovers.assertNone(temporary);
  }

  @Test
  void refusesAWordItDoesNotKnow() throws Exception {
    try (ChildJvm demo = start(line -> false, "--kep")) {
      assertThat(demo.awaitExit(DEADLINE)).isTrue();
      assertThat(demo.exitCode()).isEqualTo(64);
      assertThat(demo.output())
          .containsExactly("demo: '--kep' is no option of the demo: see ./wherry demo --help");
    }
  }

  private ChildJvm start(Predicate<String> isReady, String... options) throws IOException {
    var arguments = new ArrayList<String>();
    arguments.add("-Djava.io.tmpdir=" + temporary);
    arguments.addAll(List.of("-jar", Installation.find().demo().toString()));
    arguments.addAll(List.of(options));
    return ChildJvm.start("the demo", arguments, Map.of(), isReady);
  }

  private static URI address(ChildJvm demo, String pattern) {
    return demo.output().stream()
        .map(Pattern.compile("\\s*" + pattern + ".*")::matcher)
        .filter(Matcher::matches)
        .map(line -> URI.create(line.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(pattern + " is not in\n" + demo.tail()));
  }

  private static int status(HttpClient http, URI address) throws Exception {
    var request = HttpRequest.newBuilder(address).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
