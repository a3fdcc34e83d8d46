package dev.wherry.providers.servers;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Adobe's S3 server for tests, on loopback, in a process of its own.
public final class S3Mock implements AutoCloseable {
  private static final Path PROGRAM = Path.of("target", "servers", "s3mock.jar").toAbsolutePath();

  private final Running process;
  private final int port;

  private S3Mock(Running process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts one, and waits until it listens.
  ///
  /// @param folder an empty one, which it may use
  public static S3Mock start(Path folder) throws Exception {
    int port = Programs.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    // It leaves temporary folders behind.
                    "-Djava.io.tmpdir=" + folder,
                    "-jar",
                    PROGRAM.toString(),
                    "--server.address=127.0.0.1",
                    "--server.port=" + port,
                    "--server.ssl.enabled=false",
                    "--server.shutdown=immediate",
                    // A second port, which it can't do without.
                    "--http.port=0",
                    "--com.adobe.testing.s3mock.store.root="
                        + Files.createDirectory(folder.resolve("store"))))
            .directory(folder.toFile());
    return new S3Mock(Running.start(builder, "Started S3MockApplication"), port);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.close();
  }
}
