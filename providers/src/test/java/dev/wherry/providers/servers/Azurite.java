package dev.wherry.providers.servers;

import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Microsoft's emulator of Azure's blobs, on loopback, with all it holds in memory.
public final class Azurite implements AutoCloseable {
  private static final String VERSION = "3.35.0";
  private static final String ACCOUNT = "wherrytest";

  private final Running process;
  private final int port;
  private final String key;

  private Azurite(Running process, int port, String key) {
    this.process = process;
    this.port = port;
    this.key = key;
  }

  /// Starts one, and waits until it listens.
  ///
  /// @param folder an empty one, which it may use
  public static Azurite start(Path folder) throws Exception {
    Path programs = Programs.npm("azurite", VERSION);
    int port = Programs.freePort();
    byte[] secret = new byte[64];
    ThreadLocalRandom.current().nextBytes(secret);
    String key = Base64.getEncoder().encodeToString(secret);
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    "node",
                    programs.resolve("node_modules/azurite/dist/src/blob/main.js").toString(),
                    "--blobHost",
                    "127.0.0.1",
                    "--blobPort",
                    Integer.toString(port),
                    "--inMemoryPersistence",
                    "--skipApiVersionCheck",
                    "--disableTelemetry"))
            .directory(folder.toFile());
    builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + key);
    Running process = Running.start(builder, "successfully listen");
    return new Azurite(process, port, key);
  }

  public String account() {
    return ACCOUNT;
  }

  public String key() {
    return key;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:%d/%s".formatted(port, ACCOUNT));
  }

  @Override
  public void close() {
    process.close();
  }
}
