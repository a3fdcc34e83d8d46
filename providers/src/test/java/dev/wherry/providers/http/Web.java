package dev.wherry.providers.http;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.WebServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/// Providers for tests.
final class Web {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private Web() {}

  /// Reads from the server, patiently.
  static StorageProvider patient(WebServer server) {
    return settings(server, Map.of(), Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 24)
        .open("web", CLOCK);
  }

  static StorageProvider withHeaders(WebServer server, Map<String, String> headers) {
    return settings(server, headers, Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 24)
        .open("web", CLOCK);
  }

  static StorageProvider withTimeouts(WebServer server, Duration idle, Duration whole) {
    return settings(server, Map.of(), idle, whole, 1 << 24).open("web", CLOCK);
  }

  static StorageProvider withMaxBytes(WebServer server, long maxBytes) {
    return settings(server, Map.of(), Duration.ofSeconds(60), Duration.ofSeconds(60), maxBytes)
        .open("web", CLOCK);
  }

  /// As the built-in provider `http`, but loopback is allowed.
  static StorageProvider verbatim() {
    return verbatim(SystemDefaultDnsResolver.INSTANCE);
  }

  /// The same, with names of one's own.
  static StorageProvider verbatim(DnsResolver names) {
    HttpSettings settings =
        new HttpSettings(
            URI.create("http://unused.invalid/"),
            List.of("127.0.0.0/8"),
            Map.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new HttpProvider("http", new KeyUrls.Verbatim("http"), settings, CLOCK, names, 64);
  }

  private static HttpSettings settings(
      WebServer server, Map<String, String> headers, Duration idle, Duration whole, long max) {
    return new HttpSettings(
        URI.create(server.url() + "/"),
        List.of("127.0.0.0/8"),
        headers,
        null,
        null,
        null,
        null,
        null,
        null,
        idle,
        whole,
        max,
        3,
        4,
        null);
  }
}
