package dev.wherry.demo.whole;

import dev.wherry.demo.stage.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The service's classes as the JVM keeps them in memory, written down by one process for all those
/// that tests start: each is ready in half the time.
final class Archive {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Archive() {}

  /// The option that names it, for a JVM with these options; none while another process writes it.
  ///
  /// @param jvm the same ones each time
  static synchronized List<String> options(List<String> jvm, Path server, Predicate<String> isReady)
      throws IOException, InterruptedException {
    Path file = server.resolveSibling("wherry-server.jsa");
    try (FileChannel channel =
            FileChannel.open(
                server.resolveSibling("wherry-server.jsa.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return List.of();
      }
      if (!Files.exists(file)
          || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(server)) < 0) {
        write(file, jvm, server, isReady);
      }
    }
    return List.of("-XX:SharedArchiveFile=" + file);
  }

  private static void write(Path file, List<String> jvm, Path server, Predicate<String> isReady)
      throws IOException, InterruptedException {
    // PostgreSQL runs as another user when root runs the test, and must come to its folder.
    Path folder =
        Files.createTempDirectory(
            "wherry-archive",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    Path settings = folder.resolve("wherry.yaml");
    Files.writeString(settings, "providers: {shelf: {kind: file, root: \"%s\"}}".formatted(folder));
    List<String> command = new ArrayList<>(jvm);
    command.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + file,
            "-jar",
            server.toString(),
            "--config",
            settings.toString(),
            "--data",
            folder.resolve("data").toString(),
            "--port",
            "0"));
    try (ChildJvm process = ChildJvm.start("the archive's writer", command, Map.of(), isReady)) {
      process.awaitReady(LIMIT);
      if (!process.stop(LIMIT) || !Files.exists(file)) {
        throw new IOException("the archive was not written\n" + process.tail());
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
