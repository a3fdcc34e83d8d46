package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.S3Bucket;
import dev.wherry.demo.stage.ChildJvm;
import dev.wherry.demo.stage.Gate;
import dev.wherry.demo.stage.Installation;
import dev.wherry.demo.stage.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command line client against the real service.
final class CliTest {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private static Path folder;
  private static Stage stage;
  private static List<Asset> assets;
  private static S3Bucket bucket;
  private static String url = "";

  @BeforeAll
  static void open() throws Exception {
    stage = new Stage(Member.installation(), InstantSource.system());
    assets = Cargo.make(folder.resolve("old"), 5, 6);
    stage.openOld(assets, Set.of("secret"), Gate.OPEN);
    bucket = stage.openNew().bucket();
    url = stage.openService("").address().toString();
  }

  @AfterAll
  static void close() throws Exception {
    stage.close();
  }

  @Test
  void movesOneAsset() throws Exception {
    Asset asset = assets.getFirst();
    Ended cli = run("move", "old:" + asset.key(), "new:single/box 1.bin");

    assertThat(cli.code()).as(cli.text()).isZero();
    assertThat(bucket.read("single/box 1.bin").sha256()).isEqualTo(asset.sha256());
  }

  @Test
  void movesThePairsOfAFile() throws Exception {
    var lines = new ArrayList<String>(List.of("source,destination"));
    for (Asset asset : assets) {
      lines.add("old:%1$s,\"new:pairs, of a file/%1$s\"".formatted(asset.key()));
    }
    Path pairs = Files.write(folder.resolve("pairs.csv"), lines);
    Ended cli = run("move", "--from-file", pairs.toString());

    assertThat(cli.code()).as(cli.text()).isZero();
    for (Asset asset : assets) {
      assertThat(bucket.read("pairs, of a file/" + asset.key()).sha256()).isEqualTo(asset.sha256());
    }
  }

  @Test
  void endsWith1WhenAMoveFailsAndTellsItAsJson() throws Exception {
    Ended cli = run("move", "--json", "old:not there", "new:not there");

    assertThat(cli.code()).as(cli.text()).isEqualTo(1);
    JsonNode request = JSON.readTree(cli.lines().getLast());
    assertThat(request.path("state").asString()).isEqualTo("FINISHED");
    assertThat(request.path("counts").path("failed").asInt()).isEqualTo(1);
    String id = request.path("id").asString();

    Ended shown = run("request", id);
    assertThat(shown.code()).isEqualTo(1);
    assertThat(shown.text()).contains("SOURCE_NOT_FOUND").contains("old:not there");
    Ended watched = run("watch", id);
    assertThat(watched.code()).isEqualTo(1);
    Ended listed = run("requests", "--json");
    assertThat(listed.code()).as(listed.text()).isZero();
    assertThat(listed.lines()).allMatch(line -> JSON.readTree(line).isObject());
    assertThat(listed.text()).contains("\"" + id + "\"");
  }

  @Test
  void holdsUpARequestAndGoesOnAndCallsItOff() throws Exception {
    assertDone(run("pause", "--lane", "old", "new"));
    String id;
    try {
      Ended accepted =
          run("move", "--json", "-d", "old:" + assets.getFirst().key(), "new:held/up.bin");
      assertDone(accepted);
      id = JSON.readTree(accepted.lines().getLast()).path("id").asString();
      assertThat(state(run("pause", "--json", id))).isEqualTo("PAUSED");
      assertThat(state(run("resume", "--json", id))).isEqualTo("OPEN");
      assertThat(state(run("cancel", "--json", id))).isEqualTo("CANCELLED");
    } finally {
      assertDone(run("resume", "--lane", "old", "new"));
    }
    Ended watched = run("watch", "--json", id);
    assertThat(watched.code()).as(watched.text()).isEqualTo(1);
    assertThat(JSON.readTree(watched.lines().getLast()).path("counts").path("cancelled").asInt())
        .isEqualTo(1);
    Ended late = run("pause", id);
    assertThat(late.code()).isEqualTo(65);
    assertThat(late.text()).contains("was cancelled");
  }

  @Test
  void triesFailedMovesAgain() throws Exception {
    Ended failed = run("move", "--json", "old:not there either", "new:x");
    assertThat(failed.code()).as(failed.text()).isEqualTo(1);
    String id = JSON.readTree(failed.lines().getLast()).path("id").asString();

    Ended others = run("retry", "--json", id, "--kind", "THROTTLED");
    assertDone(others);
    assertThat(JSON.readTree(others.lines().getLast()).path("retried").asInt()).isZero();
    Ended retried = run("retry", "--json", id, "--kind", "source_not_found");
    assertDone(retried);
    assertThat(JSON.readTree(retried.lines().getLast()).path("retried").asInt()).isEqualTo(1);
    Ended watched = run("watch", id);
    assertThat(watched.code()).as(watched.text()).isEqualTo(1);
    assertThat(watched.text()).contains("1 failed").contains("./wherry retry " + id);
  }

  private static void assertDone(Ended cli) {
    assertThat(cli.code()).as(cli.text()).isZero();
  }

  private static String state(Ended cli) {
    assertDone(cli);
    return JSON.readTree(cli.lines().getLast()).path("state").asString();
  }

  @Test
  void saysWhatIsWrongWithALocation() throws Exception {
    Ended cli = run("move", "nowhere:a", "new:a");

    assertThat(cli.code()).as(cli.text()).isEqualTo(65);
    assertThat(cli.text()).contains("nowhere");
  }

  /// How a run of the client ended.
  private record Ended(int code, List<String> lines) {
    String text() {
      return String.join("\n", lines);
    }
  }

  private static Ended run(String... words) throws Exception {
    // As ./wherry runs it.
    var arguments = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    arguments.addAll(List.of("-jar", Installation.find().cli().toString()));
    arguments.addAll(List.of(words));
    try (var cli =
        ChildJvm.start("the client", arguments, Map.of("WHERRY_URL", url), line -> false)) {
      assertThat(cli.awaitExit(DEADLINE)).as(cli.tail()).isTrue();
      return new Ended(cli.exitCode(), cli.output());
    }
  }
}
