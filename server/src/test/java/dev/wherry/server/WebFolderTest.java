package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of Tomcat's stays in the data folder.
final class WebFolderTest {
  @TempDir private Path folder;

  @Test
  void aProcessThatEndsLeavesThoseOfTheOthers() throws Exception {
    Path data = folder.resolve("data");
    Path ended = data.resolve("web-" + endedPid());
    Path other = data.resolve("web-" + ProcessHandle.current().parent().orElseThrow().pid());
    Path users = data.resolve("web-site");
    for (Path each : new Path[] {ended, other, users}) {
      Files.createDirectories(each.resolve("root"));
    }
    try (WebFolder _ = WebFolder.in(data)) {
      assertThat(data.resolve("web-" + ProcessHandle.current().pid()).resolve("root"))
          .isDirectory();
      assertThat(ended).as("of a process that was killed").doesNotExist();
    }
    assertThat(data).isDirectoryNotContaining("glob:**/web-" + ProcessHandle.current().pid());
    assertThat(other.resolve("root")).isDirectory();
    assertThat(users.resolve("root")).isDirectory();
  }

  @Test
  void aDataFolderThatNothingCameOfGoes() {
    Path data = folder.resolve("data");
    WebFolder.in(data).close();
    assertThat(data).doesNotExist();
  }

  private static long endedPid() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }
}
