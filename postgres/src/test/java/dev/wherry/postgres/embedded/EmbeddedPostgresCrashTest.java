package dev.wherry.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What survives an owner that is killed. The tests share a folder.
final class EmbeddedPostgresCrashTest {
  @TempDir private static Path folder;

  @Test
  void aKilledOwnerLosesNothingThatWasCommittedAndLeavesNoServer() throws Exception {
    ProcessHandle orphan;
    try (Owner owner = Owner.start(folder)) {
      assertThat(owner.line()).isEqualTo("ready");
      orphan = Asking.postmaster(folder);
    }

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
      assertThat(orphan).matches(Asking::hasEnded);
      assertThat(Asking.query(postgres, "select name from asset order by name"))
          .containsExactly("first", "second");
    }
  }

  /// On Linux, where setpriv sees to it.
  @Test
  void theServerOfAKilledOwnerStopsByItself() throws Exception {
    EmbeddedPostgres.start(folder, TestPostgres.programs()).close();
    ProcessHandle server;
    try (Owner owner = Owner.start(folder)) {
      assertThat(owner.line()).isEqualTo("ready");
      server = Asking.postmaster(folder);
    }

    Asking.awaitEnd(server);

    assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void aServerThatOutlivesItsOwnerIsStopped() throws Exception {
    EmbeddedPostgres.start(folder, TestPostgres.programs()).close();
    Layout layout = new Layout(folder.toRealPath().resolve("postgres"));
    Process orphan = startOnItsOwn(layout);

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(Asking.query(postgres, "select 1")).containsExactly("1");
    } finally {
      orphan.destroyForcibly();
    }
  }

  @Test
  void aServerThatWasKilledToo_isRecovered() throws Exception {
    EmbeddedPostgres.start(folder, TestPostgres.programs()).close();
    Layout layout = new Layout(folder.toRealPath().resolve("postgres"));
    Process orphan = startOnItsOwn(layout);
    List<ProcessHandle> backends = orphan.descendants().toList();
    orphan.destroyForcibly();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
      assertThat(backends).isNotEmpty().allMatch(Asking::hasEnded);
      assertThat(Asking.query(postgres, "select 1")).containsExactly("1");
    }
  }

  /// Starts the folder's server as one that does not end with its owner.
  private static Process startOnItsOwn(Layout layout) throws Exception {
    ServerUser user = ServerUser.find(layout);
    Binaries binaries = Binaries.unpack(Platform.current(), TestPostgres.programs());
    List<String> command =
        List.of(
            binaries.program("postgres"),
            "-D",
            user.here(layout.cluster()),
            "-c",
            "listen_addresses=",
            "-c",
            "unix_socket_directories=/tmp");
    Process process =
        Program.prepare(user.command(command), layout.cluster())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (PostmasterNote.read(layout.postmasterPid()).filter(PostmasterNote::isReady).isEmpty()) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("it ended").isFalse();
    }
    return process;
  }
}
