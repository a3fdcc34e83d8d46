package dev.wherry.postgres.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// PostgreSQL's data: made once, by `initdb`, with our settings and our database in it.
final class Cluster {
  static final String USER = "wherry";
  static final String DATABASE = "wherry";

  private static final int STOP_SECONDS = 60;

  /// Written to `postgresql.conf`, where an operator may change them.
  private static final List<String> SETTINGS =
      List.of(
          "max_connections=100",
          "effective_cache_size=1GB",
          "random_page_cost=1.1",
          "max_wal_size=2GB",
          "wal_compression=on",
          "checkpoint_timeout=15min",
          "autovacuum_naptime=10s",
          "timezone=UTC",
          "log_timezone=UTC",
          "logging_collector=on",
          "log_directory=log",
          "log_filename=postgresql-%a.log",
          "log_rotation_age=1d",
          "log_rotation_size=0",
          "log_truncate_on_rotation=on",
          "log_line_prefix=%m [%p] ");

  private static final long LEAST_BUFFERS = 128;
  private static final long MOST_BUFFERS = 1_024;

  private final Layout layout;
  private final Binaries binaries;
  private final ServerUser user;

  Cluster(Layout layout, Binaries binaries, ServerUser user) {
    this.layout = layout;
    this.binaries = binaries;
    this.user = user;
  }

  /// A sixteenth of the machine's memory, in MiB, within bounds: what a busy queue touches again
  /// and again should stay there, and the assets need the rest.
  private static long buffers() {
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return Math.clamp(memory / 16 / 1_048_576, LEAST_BUFFERS, MOST_BUFFERS);
  }

  /// Makes the cluster if it is not there, and refuses one of another PostgreSQL.
  void prepare(Password password) throws IOException {
    if (Files.exists(layout.cluster())) {
      check();
      return;
    }
    Path unfinished = layout.unfinishedCluster();
    Folders.delete(unfinished);
    Files.createDirectory(unfinished);
    Folders.permit(unfinished, "rwx------");
    user.own(unfinished);
    initialise(unfinished, password);
    createDatabase(unfinished);
    Folders.publish(unfinished, layout.cluster());
  }

  /// The command that serves it. What its durability and its secrecy hang on stands here, where no
  /// configuration file can change it.
  List<String> serverCommand(String host, int port) {
    return user.serverCommand(
        List.of(
            binaries.program("postgres"),
            "-D",
            user.here(layout.cluster()),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=" + host,
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=on",
            "-c",
            "full_page_writes=on",
            "-c",
            "synchronous_commit=on"));
  }

  /// Stops its server and waits for the server's end.
  ///
  /// @param mode `fast` ends connections; `immediate` ends as a power cut would
  Program.Ended stopServer(String mode) throws IOException {
    List<String> command =
        List.of(
            binaries.program("pg_ctl"),
            "stop",
            "--pgdata=" + user.here(layout.cluster()),
            "--mode=" + mode,
            "--timeout=" + STOP_SECONDS);
    return Program.run(user.command(command), layout.cluster(), "");
  }

  private void check() throws IOException {
    Path file = layout.cluster().resolve("PG_VERSION");
    if (!Files.isReadable(layout.cluster())) {
      throw new EmbeddedPostgresException(
          """
          %s belongs to the user %s and can't be read. Start Wherry as that user, or as the one who \
          started it first, or give the folder to your user with chown -R."""
              .formatted(layout.cluster(), Files.getOwner(layout.cluster())));
    }
    String version = Files.exists(file) ? Files.readString(file).strip() : "";
    if (!version.equals(Integer.toString(Binaries.MAJOR))) {
      throw new EmbeddedPostgresException(
          """
          %s holds data of %s, and this Wherry brings PostgreSQL %d, which can't read it. Start the \
          Wherry that made it and carry the data over with pg_dump, or move the folder away to start \
          empty."""
              .formatted(
                  layout.cluster(),
                  version.isEmpty() ? "no PostgreSQL" : "PostgreSQL " + version,
                  Binaries.MAJOR));
    }
  }

  private void initialise(Path folder, Password password) throws IOException {
    Path passwordFile = layout.home().resolve("password.initdb");
    String here = user.here(folder);
    try {
      password.write(passwordFile);
      user.own(passwordFile);
      List<String> command =
          new ArrayList<>(
              List.of(
                  binaries.program("initdb"),
                  "--pgdata=" + here,
                  "--username=" + USER,
                  "--pwfile=" + here + "/../" + passwordFile.getFileName(),
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--locale=C",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8",
                  "--data-checksums",
                  "--no-instructions"));
      SETTINGS.forEach(setting -> command.addAll(List.of("--set", setting)));
      command.addAll(List.of("--set", "shared_buffers=" + buffers() + "MB"));
      run(command, folder, "");
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private void createDatabase(Path folder) throws IOException {
    run(
        List.of(
            binaries.program("postgres"), "--single", "-j", "-D", user.here(folder), "postgres"),
        folder,
        sql("create-database"));
  }

  private void run(List<String> command, Path folder, String input) throws IOException {
    Program.Ended ended = Program.run(user.command(command), folder, input);
    if (!ended.well()) {
      throw new EmbeddedPostgresException(
          "PostgreSQL can't make its data in %s:%n%s".formatted(layout.home(), ended.output()));
    }
  }

  /// Reads one of our statements.
  static String sql(String verb) throws IOException {
    try (InputStream file = Cluster.class.getResourceAsStream(verb + ".sql")) {
      if (file == null) {
        throw new IOException("the statement %s.sql is missing in this build".formatted(verb));
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
