package dev.wherry.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.PercentCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OldProviderTest {
  private static final String ODD = "names/Zu\u0308rich %41+ #?.txt";
  private static final String SHA = "0123456789abcdef".repeat(4);
  private static final String ETAG = '"' + SHA.substring(0, 32) + '"';

  private final CountDownLatch slow = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private OldProvider provider;

  @BeforeEach
  void start() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "0123456789", StandardCharsets.UTF_8);
    Path empty = Files.createFile(folder.resolve("empty"));
    Path large = Files.write(folder.resolve("large"), new byte[200_000]);
    provider =
        OldProvider.start(
            List.of(
                new Asset(ODD, "text/plain", file, 10, SHA),
                new Asset("empty", "text/plain", empty, 0, SHA),
                new Asset("slow", "text/plain", large, 200_000, SHA)),
            Set.of("secret"),
            (key, sent) -> {
              if (key.equals("slow") && sent > 0) {
                slow.await();
              }
            });
  }

  @AfterEach
  void stop() {
    provider.close();
    http.close();
  }

  @Test
  void servesAnAssetWithItsHeaders() throws Exception {
    var response = get(ODD);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("0123456789");
    assertThat(response.headers().firstValue("ETag")).hasValue(ETAG);
    assertThat(response.headers().firstValue("Last-Modified"))
        .hasValue("Thu, 29 Feb 2024 12:00:00 GMT");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain");
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(10);
  }

  @Test
  void servesAnEmptyAsset() throws Exception {
    var response = get("empty");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(0);
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    var request = HttpRequest.newBuilder(uri(ODD)).method("HEAD", noBody()).build();
    var response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(10);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void servesRanges() throws Exception {
    assertThat(get(ODD, "Range", "bytes=2-4").body()).isEqualTo("234");
    assertThat(get(ODD, "Range", "bytes=7-").body()).isEqualTo("789");
    assertThat(get(ODD, "Range", "bytes=-2").body()).isEqualTo("89");
    assertThat(get(ODD, "Range", "bytes=8-99").headers().firstValue("Content-Range"))
        .hasValue("bytes 8-9/10");
    assertThat(get(ODD, "Range", "bytes=10-").statusCode()).isEqualTo(416);
    assertThat(get(ODD, "Range", "bytes=2-4", "If-Range", ETAG).statusCode()).isEqualTo(206);
    assertThat(get(ODD, "Range", "bytes=2-4", "If-Range", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void honoursConditions() throws Exception {
    assertThat(get(ODD, "If-Match", ETAG).statusCode()).isEqualTo(200);
    assertThat(get(ODD, "If-Match", "\"other\"").statusCode()).isEqualTo(412);
    assertThat(get(ODD, "If-None-Match", ETAG).statusCode()).isEqualTo(304);
  }

  @Test
  void refusesWhatIsMissingForbiddenOrNoRead() throws Exception {
    assertThat(get("nothing").statusCode()).isEqualTo(404);
    assertThat(get("secret").statusCode()).isEqualTo(403);
    var request = HttpRequest.newBuilder(uri(ODD)).method("DELETE", noBody()).build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void isHeldUpByItsGateAndStopsEvenSo() throws Exception {
    var request = HttpRequest.newBuilder(uri("slow")).build();
    var response = http.sendAsync(request, BodyHandlers.ofInputStream()).get(20, TimeUnit.SECONDS);
    try (var body = response.body()) {
      assertThat(body.readNBytes(1 << 16)).hasSize(1 << 16);
      slow.countDown();
      assertThat(body.readAllBytes()).hasSize(200_000 - (1 << 16));
    }
    assertThat(provider.answers()).isEqualTo(1);
  }

  private HttpResponse<String> get(String key, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(uri(key));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private URI uri(String key) {
    return URI.create(provider.base() + PercentCode.encode(key, "/"));
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }
}
