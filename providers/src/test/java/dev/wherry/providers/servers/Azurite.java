package dev.wherry.providers.servers;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Microsoft's emulator of Azure's blobs, on loopback, with all it holds in memory.
public final class Azurite implements AutoCloseable {
  private static final String VERSION = "3.35.0";
  private static final String ACCOUNT = "wherrytest";

  private final Running process;
  private final URI endpoint;
  private final String key;

  private Azurite(Running process, URI endpoint, String key) {
    this.process = process;
    this.endpoint = endpoint;
    this.key = key;
  }

  /// Starts one, and waits until it listens.
  ///
  /// @param folder an empty one, which it may use
  public static Azurite start(Path folder) throws Exception {
    return start(folder, "http", List.of());
  }

  /// Starts one that speaks TLS, and takes tokens whose claims are right, whoever signed them.
  ///
  /// @param folder an empty one, which it may use
  /// @param name of its certificate
  public static Azurite startSecure(Path folder, Certificates certificates, String name)
      throws Exception {
    return start(
        folder,
        "https",
        List.of(
            "--cert",
            certificates.certificate(name).toString(),
            "--key",
            certificates.key(name).toString(),
            "--oauth",
            "basic"));
  }

  private static Azurite start(Path folder, String scheme, List<String> options) throws Exception {
    Path programs = Programs.npm("azurite", VERSION);
    int port = Programs.freePort();
    byte[] secret = new byte[64];
    ThreadLocalRandom.current().nextBytes(secret);
    String key = Base64.getEncoder().encodeToString(secret);
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                programs.resolve("node_modules/azurite/dist/src/blob/main.js").toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(port),
                "--inMemoryPersistence",
                "--skipApiVersionCheck",
                "--disableTelemetry"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + key);
    Running process = Running.start(builder, "successfully listen");
    return new Azurite(
        process, URI.create("%s://127.0.0.1:%d/%s".formatted(scheme, port, ACCOUNT)), key);
  }

  public String account() {
    return ACCOUNT;
  }

  public String key() {
    return key;
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.close();
  }
}
