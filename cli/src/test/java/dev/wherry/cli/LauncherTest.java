package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LauncherTest {
  @TempDir Path temporary;

  private Launcher launcher;

  @BeforeEach
  void copyLauncher() throws IOException {
    launcher = Launcher.in(temporary);
  }

  @Test
  void isPosixShell() throws Exception {
    Process check =
        new ProcessBuilder("sh", "-n", Launcher.root().resolve("wherry").toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(check.waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "test", "bench", "move"})
  void saysInOneLineThatAJdkIsMissing(String word) throws Exception {
    Launcher.Ended ended = launcher.withMaven().run(word);
    assertThat(ended.code()).isEqualTo(69);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .contains("JDK 25 or newer")
        .contains("install");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "test", "bench", "move"})
  void saysInOneLineThatMavenIsMissing(String word) throws Exception {
    Launcher.Ended ended = launcher.withJdk("25.0.1").run(word);
    assertThat(ended.code()).isEqualTo(69);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .contains("Maven")
        .contains("install");
  }

  @Test
  void takesNoOlderJdk() throws Exception {
    launcher.withMaven().withJdk("17.0.15").withJdk("1.8.0_402").withJdk("24.0.2");
    assertThat(launcher.with("JAVA_HOME", launcher.jdk("old", "21").toString()).run("move").code())
        .isEqualTo(69);
  }

  @Test
  void prefersJavaHomeThenThePathThenTheOldestThatWillDo() throws Exception {
    launcher.withMaven().withJdk("27-ea").withJdk("26.0.1").withJdk("17");
    assertThat(launcher.run("move").out()).startsWith("java 26.0.1\n");

    Path onPath = launcher.jdk("path jdk", "28");
    Path tools = launcher.folder().resolve("tools");
    Files.createSymbolicLink(tools.resolve("java"), onPath.resolve("bin/java"));
    assertThat(launcher.run("move").out()).startsWith("java 28\n");

    launcher.with("JAVA_HOME", launcher.jdk("java home", "25").toString());
    assertThat(launcher.run("move").out()).startsWith("java 25\n");
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    launcher.withJdk("25").withMaven();
    Launcher.Ended first = launcher.run("move", "a", "b");
    assertThat(first.err().lines()).singleElement().asString().startsWith("building Wherry");
    assertThat(launcher.run("serve").err()).isEmpty();
    assertThat(launcher.builds())
        .singleElement()
        .asString()
        .contains("-Pquick")
        .contains("-DskipTests")
        .endsWith("package");

    Files.setLastModifiedTime(
        launcher.folder().resolve("server/src/main/java/A.java"),
        FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(launcher.run("requests").err()).startsWith("building Wherry");
    assertThat(launcher.builds()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"move", "test"})
  void buildsBesideAProgramThatRuns(String word) throws Exception {
    launcher.withJdk("25").withMaven().run("move");
    Path jar = launcher.file("server/target/wherry-server.jar", "what runs now");
    report("TEST-a.xml", 1, 0, 0, 0);
    Files.delete(launcher.folder().resolve("target/wherry-built"));
    try (InputStream running = Files.newInputStream(jar)) {
      assertThat(launcher.run(word).code()).isZero();
      assertThat(jar).isEmptyFile();
      assertThat(running).asString(StandardCharsets.UTF_8).isEqualTo("what runs now");
    }
  }

  @Test
  void needsNoMavenOnceItIsBuilt() throws Exception {
    launcher.withJdk("25").withMaven().run("move");
    assertThat(launcher.with("PATH", "").run("move").code()).isZero();
  }

  @Test
  void showsMavensWordsWhenTheBuildFails() throws Exception {
    launcher.withJdk("25").withMaven().file("broken", "");
    Launcher.Ended ended = launcher.run("serve");
    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("it is broken").contains("wherry: the build failed");
    assertThat(launcher.run("serve").code()).as("and tries again").isEqualTo(70);
  }

  @Test
  void saysWhatTheBuildDidNotMake() throws Exception {
    Launcher.Ended ended = launcher.withJdk("25").withMaven().run("bench");
    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err()).contains("bench/target/wherry-bench.jar");
  }

  @Test
  void becomesTheProgram() throws Exception {
    launcher
        .withJdk("25")
        .withMaven()
        .with("TEST_EXIT", "3")
        .with("WHERRY_JAVA_OPTS", "-Xmx1g -Da=b");
    Launcher.Ended ended = launcher.run("serve", "--config", "a b.yaml", "");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.out().lines())
        .containsExactly(
            "java 25",
            "path " + launcher.folder().resolve("tools"),
            "argument -Xmx1g",
            "argument -Da=b",
            "argument -jar",
            "argument " + launcher.folder().toRealPath() + "/server/target/wherry-server.jar",
            "argument --config",
            "argument a b.yaml",
            "argument ");
  }

  @Test
  void startsTheCliForEveryOtherWord() throws Exception {
    Launcher.Ended ended = launcher.withJdk("25").withMaven().run("watch", "17");
    assertThat(ended.out())
        .contains("argument -XX:TieredStopAtLevel=1\n")
        .contains("argument -XX:+UseSerialGC\n")
        .contains("/cli/target/wherry-cli.jar\nargument watch\nargument 17\n");
    assertThat(launcher.with("WHERRY_JAVA_OPTS", "-XX:+UseZGC").run("watch").out())
        .as("two collectors are one too many")
        .doesNotContain("SerialGC");
  }

  @Test
  void endsTheProgramByASignal() throws Exception {
    launcher.withJdk("25").withMaven().with("TEST_WAIT", "yes");
    Launcher.Running running = launcher.start(launcher.folder().resolve("wherry"), "serve");
    try (BufferedReader out = running.process().inputReader()) {
      assertThat(out.readLine()).isEqualTo("java 25");
      running.process().destroy();
      assertThat(running.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(running.process().exitValue()).isEqualTo(128 + 15);
      assertThat(running.process().descendants()).isEmpty();
    } finally {
      running.process().destroyForcibly();
    }
  }

  @Test
  void worksThroughLinksFromAnyFolder() throws Exception {
    launcher.withJdk("25").withMaven();
    Path first = Files.createSymbolicLink(temporary.resolve("first"), Path.of("a folder/wherry"));
    Path second = Files.createSymbolicLink(temporary.resolve("second"), first);
    Launcher.Ended ended = launcher.start(second, "move").end();
    assertThat(ended.err().lines()).singleElement().asString().startsWith("building");
    assertThat(ended.out()).contains(launcher.folder().toRealPath() + "/cli/target/wherry-cli.jar");
  }

  @Test
  void buildsOnceWhenTwoStartTogether() throws Exception {
    launcher.withJdk("25").withMaven();
    Path hold = launcher.file("hold", "");
    Path program = launcher.folder().resolve("wherry");
    Launcher.Running first = launcher.start(program, "move");
    try (BufferedReader firstErr = first.process().errorReader()) {
      assertThat(firstErr.readLine()).startsWith("building");
      Launcher.Running second = launcher.start(program, "move");
      try (BufferedReader secondErr = second.process().errorReader()) {
        assertThat(secondErr.readLine())
            .isEqualTo("wherry: waiting for the build of process " + first.process().pid());
        Files.delete(hold);
        assertThat(first.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(secondErr.readLine()).isNull();
        assertThat(first.process().exitValue()).isZero();
        assertThat(second.process().exitValue()).isZero();
        assertThat(launcher.builds()).hasSize(1);
      } finally {
        second.process().destroyForcibly();
      }
    } finally {
      first.process().destroyForcibly();
    }
  }

  @Test
  void endsTheBuildByASignalAndLeavesNoLock() throws Exception {
    launcher.withJdk("25").withMaven();
    Path hold = launcher.file("hold", "");
    Launcher.Running running = launcher.start(launcher.folder().resolve("wherry"), "move");
    try (BufferedReader err = running.process().errorReader()) {
      assertThat(err.readLine()).startsWith("building");
      running.process().destroy();
      assertThat(running.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(running.process().exitValue()).isEqualTo(128 + 15);
    } finally {
      running.process().destroyForcibly();
    }
    Files.delete(hold);
    assertThat(launcher.run("move").err().lines())
        .singleElement()
        .asString()
        .startsWith("building");
  }

  @Test
  void takesTheLockOfADeadOne() throws Exception {
    launcher.withJdk("25").withMaven();
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path target = Files.createDirectories(launcher.folder().resolve("target"));
    Files.createSymbolicLink(
        target.resolve("wherry-build-lock"), Path.of(String.valueOf(dead.pid())));
    assertThat(launcher.run("move").code()).isZero();
    assertThat(target.resolve("wherry-build-lock")).doesNotExist();
  }

  @Test
  void aBuildStartsNoOther() throws Exception {
    launcher.withJdk("25").withMaven().run("move");
    Files.delete(launcher.folder().resolve("target/wherry-built"));
    assertThat(launcher.with("WHERRY_BUILDING", "1").run("move").err()).isEmpty();
    assertThat(launcher.builds()).hasSize(1);
  }

  @Test
  void testSaysTheTotals() throws Exception {
    launcher.withJdk("25").withMaven();
    report("TEST-a.xml", 12, 0, 0, 0);
    report("TEST-b.xml", 30, 0, 0, 0);
    Launcher.Ended ended = launcher.run("test");
    assertThat(ended.code()).isZero();
    assertThat(ended.out().lines().toList().getLast()).isEqualTo("42 passed, 0 failed, 0 skipped");
    assertThat(launcher.builds()).singleElement().asString().endsWith("verify");
    assertThat(launcher.run("move").err()).as("what test built is not built again").isEmpty();
  }

  @Test
  void testFailsForASkippedTest() throws Exception {
    launcher.withJdk("25").withMaven();
    report("TEST-a.xml", 12, 0, 0, 0);
    report("TEST-b.xml", 3, 0, 0, 2);
    Launcher.Ended ended = launcher.run("test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("skipped").contains("TEST-b.xml").doesNotContain("TEST-a.xml");
    assertThat(ended.out().lines().toList().getLast()).isEqualTo("13 passed, 0 failed, 2 skipped");
  }

  @Test
  void testFailsWhenMavenDoes() throws Exception {
    launcher.withJdk("25").withMaven().file("broken", "");
    Launcher.Ended ended = launcher.run("test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("it is broken");
  }

  @Test
  void testFailsWhenNoneRan() throws Exception {
    launcher.withJdk("25").withMaven().file("reports/none.xml", "");
    Launcher.Ended ended = launcher.run("test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("no test ran");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "help"})
  void helpsWithoutAnything(String word) throws Exception {
    Launcher.Ended ended = word.isEmpty() ? launcher.run() : launcher.run(word);
    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("demo", "serve", "test", "bench");
    assertThat(Main.commandLine(Environment.ofProcess()).getSubcommands().keySet())
        .filteredOn(command -> !command.equals("help"))
        .allSatisfy(command -> assertThat(ended.out()).contains("  " + command));
  }

  private void report(String name, int tests, int failures, int errors, int skipped)
      throws IOException {
    launcher.file(
        "reports/" + name,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="x" time="0.1" tests="%d" errors="%d" skipped="%d" failures="%d" flakes="0">
        %s</testsuite>
        """
            .formatted(tests, errors, skipped, failures, "<skipped/>\n".repeat(skipped)));
  }
}
