package dev.wherry.providers.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs that tests run servers with. What the machine does not have is fetched once, into the
/// build's folder; nothing is installed, and no daemon is started.
public final class Programs {
  private static final Path SCRIPT = Path.of("src", "test", "servers", "fetch").toAbsolutePath();
  private static final Path HERE = Path.of("target", "servers").toAbsolutePath();
  private static final long MINUTES = 10;

  private Programs() {}

  /// A folder with what a Debian package and those it needs hold: `usr/sbin/…`. It is `/` when the
  /// machine has the file already.
  ///
  /// @param file one of the package's, from `/`
  public static Path debian(String name, String file) throws Exception {
    if (Files.exists(Path.of(file))) {
      return Path.of("/");
    }
    return fetched("debian", name);
  }

  /// A folder with an npm package: `node_modules/…`.
  public static Path npm(String name, String version) throws Exception {
    return fetched("npm", name + "@" + version);
  }

  /// What a program needs to find the libraries that were fetched with it.
  public static void libraries(ProcessBuilder process, Path root) {
    if (root.getNameCount() > 0) {
      String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
      process
          .environment()
          .put(
              "LD_LIBRARY_PATH",
              root.resolve("lib/%s-linux-gnu".formatted(machine))
                  + ":"
                  + root.resolve("usr/lib/%s-linux-gnu".formatted(machine)));
    }
  }

  private static synchronized Path fetched(String kind, String name) throws Exception {
    Path folder = HERE.resolve(name);
    Files.createDirectories(HERE);
    // Tests run in several processes.
    try (FileChannel lock =
            FileChannel.open(
                HERE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock.lock()) {
      if (!Files.exists(folder.resolve("fetched"))) {
        fetch(kind, name, folder);
      }
    }
    return folder;
  }

  private static void fetch(String kind, String name, Path folder) throws Exception {
    Path log = HERE.resolve(name + ".log");
    Process process =
        new ProcessBuilder(List.of("/bin/sh", SCRIPT.toString(), kind, name, folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(
            "this test needs %s, which the machine does not have and which could not be fetched: %s"
                .formatted(name, Files.readString(log)));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// Runs a command to its end.
  ///
  /// @throws IOException with what it said, when it failed
  static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }

  /// Lets another user have a folder of the test's, and pass through those around it.
  static void giveTo(String user, Path folder) throws Exception {
    run(List.of("chown", "-R", user, folder.toString()));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    for (Path up = folder; up != null && !up.equals(temporary); up = up.getParent()) {
      Files.setPosixFilePermissions(up, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /// A port of loopback that nobody listens on.
  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
