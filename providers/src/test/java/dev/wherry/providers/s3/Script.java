package dev.wherry.providers.s3;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Providers for servers that answer by a script.
final class Script {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private Script() {}

  /// One that trusts the server.
  static StorageProvider open(WebServer server) {
    return open(server, true, Duration.ofSeconds(60), 8);
  }

  /// At a place where there may be no server.
  static StorageProvider open(URI endpoint) {
    return open(endpoint, true, null, Duration.ofSeconds(60), 8);
  }

  /// One that must find out what the server honours.
  static StorageProvider openUnknown(WebServer server) {
    return open(server, null, Duration.ofSeconds(60), 8);
  }

  /// @param conditionalWrites whether the server is trusted, or null to find out
  static StorageProvider open(
      WebServer server, @Nullable Boolean conditionalWrites, Duration idle, int connections) {
    return open(server, conditionalWrites, null, idle, connections);
  }

  static StorageProvider open(
      WebServer server,
      @Nullable Boolean conditionalWrites,
      @Nullable String storageClass,
      Duration idle,
      int connections) {
    return open(URI.create(server.url()), conditionalWrites, storageClass, idle, connections);
  }

  private static StorageProvider open(
      URI endpoint,
      @Nullable Boolean conditionalWrites,
      @Nullable String storageClass,
      Duration idle,
      int connections) {
    return new S3Settings(
            null,
            endpoint,
            null,
            "bucket",
            null,
            S3Server.ACCESS_KEY,
            new Secret(S3Server.SECRET_KEY),
            null,
            null,
            true,
            conditionalWrites,
            storageClass,
            null,
            idle,
            connections,
            null)
        .open("bucket", InstantSource.fixed(NOW));
  }
}
