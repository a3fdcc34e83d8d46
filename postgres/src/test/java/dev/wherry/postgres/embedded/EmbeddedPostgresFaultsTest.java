package dev.wherry.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a start makes of folders that are not in order.
final class EmbeddedPostgresFaultsTest {
  @TempDir private Path folder;

  @Test
  void refusesDataOfAnotherPostgresql() throws IOException {
    Path cluster = Files.createDirectories(folder.resolve("postgres/data"));
    Files.writeString(cluster.resolve("PG_VERSION"), "17\n");
    Files.writeString(folder.resolve("postgres/password"), "secret\n");

    assertThatThrownBy(starting(folder))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining(cluster.toRealPath().toString())
        .hasMessageContaining("PostgreSQL 17")
        .hasMessageContaining("PostgreSQL 18")
        .hasMessageNotContaining("secret");
    assertThat(cluster).isDirectoryContaining("glob:**/PG_VERSION").isNotEmptyDirectory();
  }

  @Test
  void refusesDataWhosePasswordIsLost() throws IOException {
    Files.createDirectories(folder.resolve("postgres/data"));

    assertThatThrownBy(starting(folder))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("password")
        .hasMessageContaining("is missing");
  }

  @Test
  void namesAFolderItCannotMake() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");

    assertThatThrownBy(starting(file.resolve("data")))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void unpacksAgainWhatAKilledOwnerUnpackedInPart() throws Exception {
    Binaries whole = Binaries.unpack(Platform.current(), TestPostgres.programs());
    Path unfinished = folder.resolve(whole.folder().getFileName() + ".unfinished");
    Path half = Files.createDirectories(unfinished.resolve("bin")).resolve("postgres");
    Files.writeString(half, "half a program");

    Binaries again = Binaries.unpack(Platform.current(), folder);

    assertThat(unfinished).doesNotExist();
    assertThat(Path.of(again.program("postgres")))
        .isExecutable()
        .hasSameBinaryContentAs(Path.of(whole.program("postgres")));
    assertThat(Path.of(again.program("initdb"))).isExecutable();
  }

  @Test
  void makesAgainTheDataThatAKilledOwnerMadeInPart() throws Exception {
    Path unfinished = folder.resolve("postgres/data.unfinished");
    Files.createDirectories(unfinished.resolve("base"));
    Files.writeString(unfinished.resolve("PG_VERSION"), "18\n");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
      assertThat(Asking.query(postgres, "select 1")).containsExactly("1");
    }
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void tellsWhatPostgresqlSaidWhenItDoesNotStart() throws Exception {
    EmbeddedPostgres.start(folder, TestPostgres.programs()).close();
    Path configuration = folder.resolve("postgres/data/postgresql.conf");
    Files.writeString(configuration, "max_connections = many\n", StandardOpenOption.APPEND);

    assertThatThrownBy(starting(folder))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining(folder.toRealPath().toString())
        .hasMessageContaining("invalid value for parameter \"max_connections\"");
  }

  private static ThrowingCallable starting(Path folder) {
    return () -> EmbeddedPostgres.start(folder, TestPostgres.programs()).close();
  }
}
