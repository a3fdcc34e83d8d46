package dev.wherry.providers.http;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.HostileKeys;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.providers.UrlText;
import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class HttpProviderTest extends StorageProviderContract {
  private final Shelf shelf = new Shelf();
  private WebServer server;
  private StorageProvider provider;

  @BeforeEach
  void open() throws IOException {
    server = new WebServer(shelf);
    provider =
        new HttpSettings(
                URI.create(server.url() + "/assets"),
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
                4,
                null)
            .open("web", InstantSource.system());
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
    server.close();
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    throw new AssertionError("a source only");
  }

  @Override
  public void seed(String key, byte[] content, Attributes attributes) {
    shelf.put("/assets/" + UrlText.encode(key), content, attributes);
  }

  /// Every server reads `.` and `..` in a path as ways to elsewhere.
  @Override
  public Set<String> unholdableKeys() {
    return HostileKeys.ALL.stream()
        .filter(
            key -> Arrays.stream(key.split("/", -1)).anyMatch(s -> s.equals(".") || s.equals("..")))
        .collect(Collectors.toSet());
  }
}
