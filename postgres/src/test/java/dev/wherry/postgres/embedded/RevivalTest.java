package dev.wherry.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a server that ends by itself while its owner lives.
final class RevivalTest {
  private static final int LOOK_MILLIS = 50;
  private static final int LOOKS = 1200;

  @TempDir private Path folder;

  @Test
  void aKilledServerComesBackAtTheSameAddressWithAllThatWasCommitted() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
      Asking.execute(postgres, "create table kept (kill int)");
      for (int kill = 1; kill <= 3; kill++) {
        Asking.execute(postgres, "insert into kept values (" + kill + ")");
        ProcessHandle server = Asking.postmaster(folder);

        server.destroyForcibly();

        Asking.awaitEnd(server);
        assertThat(awaitAnswer(postgres, "select count(*) from kept"))
            .containsExactly(Integer.toString(kill));
      }
      assertThat(postgres.lost()).isNotDone();
    }
    assertNoThreadIsLeft();
  }

  @Test
  void closingEndsAServerThatIsComingBack() throws Exception {
    ProcessHandle server;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
      server = Asking.postmaster(folder);
      server.destroyForcibly();
      assertThat(postgres.lost()).isNotDone();
    }
    assertThat(server).matches(Asking::hasEnded);
    assertNoThreadIsLeft();
    // Nothing holds the folder.
    EmbeddedPostgres.start(folder, TestPostgres.programs()).close();
  }

  @Test
  void aServerThatCannotComeBackIsLost() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
      ProcessHandle server = Asking.postmaster(folder);
      List<ProcessHandle> others = server.descendants().toList();
      Asking.execute(postgres, "alter system set wal_level = minimal");

      server.destroyForcibly();

      postgres.lost().get(60, TimeUnit.SECONDS);
      assertThat(others).allMatch(Asking::hasEnded);
    }
    assertNoThreadIsLeft();
  }

  private static List<String> awaitAnswer(EmbeddedPostgres postgres, String sql) throws Exception {
    for (int looks = 1; ; looks++) {
      try {
        return Asking.query(postgres, sql);
      } catch (SQLException e) {
        assertThat(looks).as("%s", e).isLessThan(LOOKS);
        pause(postgres);
      }
    }
  }

  /// Lasts no longer than it takes the server to be given up.
  private static void pause(EmbeddedPostgres postgres) throws Exception {
    try {
      postgres.lost().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      throw new AssertionError("it was given up");
    } catch (TimeoutException e) {
      // Look again.
    }
  }

  private static void assertNoThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("wherry-postgres-revival");
  }
}
