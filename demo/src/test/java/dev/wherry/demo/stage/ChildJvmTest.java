package dev.wherry.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildJvmTest {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void givesTheLineThatSaysReadyAndEndsInGoodOrder() throws Exception {
    try (var child = start("IO.println(\"hello\"); IO.println(\"ready 17\"); System.in.read();")) {
      assertThat(child.awaitReady(DEADLINE)).isEqualTo("ready 17");
      assertThat(child.output()).contains("hello");
    }
  }

  @Test
  void endsWithEverythingItStarted() throws Exception {
    ChildJvm child =
        start(
            """
            var sleeper = new ProcessBuilder("sleep", "1000").start();
            IO.println("ready " + sleeper.pid());
            new java.util.concurrent.CountDownLatch(1).await();
            """);
    String line = child.awaitReady(DEADLINE);
    ProcessHandle sleeper = ProcessHandle.of(Long.parseLong(line.substring(6))).orElseThrow();
    child.close();
    assertThat(child.isAlive()).isFalse();
    assertThat(sleeper.isAlive()).isFalse();
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    try (var child = start("IO.println(\"no disk\"); System.exit(3);")) {
      assertThatThrownBy(() -> child.awaitReady(DEADLINE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the child ended with code 3")
          .hasMessageContaining("no disk");
    }
  }

  @Test
  void killedGetsNoChance() throws Exception {
    Path mark = folder.resolve("mark");
    try (var child =
        start(
            """
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
              try {
                java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }));
            IO.println("ready");
            new java.util.concurrent.CountDownLatch(1).await();
            """
                .formatted(mark))) {
      child.awaitReady(DEADLINE);
      child.kill();
      assertThat(child.isAlive()).isFalse();
      assertThat(child.exitCode()).isEqualTo(137);
    }
    assertThat(mark).doesNotExist();
  }

  private ChildJvm start(String body) throws IOException {
    Path program = folder.resolve("Program.java");
    Files.writeString(program, "void main() throws Exception {\n%s\n}\n".formatted(body));
    return ChildJvm.start(
        "the child", List.of(program.toString()), Map.of(), line -> line.startsWith("ready"));
  }
}
