package dev.wherry.providers.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    if (Files.exists(folder.resolve("fetched"))) {
      return folder;
    }
    Files.createDirectories(HERE);
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
    return folder;
  }
}
