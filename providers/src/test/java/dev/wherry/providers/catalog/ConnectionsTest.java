package dev.wherry.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.InOwnThread;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import dev.wherry.providers.azure.AzureSettings;
import dev.wherry.providers.gcs.GcsSettings;
import dev.wherry.providers.http.HttpSettings;
import dev.wherry.providers.s3.S3Settings;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How many connections a provider opens at once: as many as the process may use, or as the
/// settings say.
@Timeout(60)
final class ConnectionsTest {
  private static final int USUAL = 3;

  @ParameterizedTest
  @ValueSource(strings = {"s3", "azure", "gcs", "http"})
  void theSettingsSayHowManyOrTheProcess(String kind) throws Exception {
    assertThat(atOnce(kind, null, USUAL)).isEqualTo(USUAL);
    assertThat(atOnce(kind, 2, 2)).isEqualTo(2);
  }

  /// @param meet how many requests wait for each other at the server
  private static int atOnce(String kind, @Nullable Integer connections, int meet) throws Exception {
    CyclicBarrier meeting = new CyclicBarrier(meet);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    WebServer.Site site =
        (request, reply) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          meet(meeting);
          now.decrementAndGet();
          reply.send(404);
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider =
            ProviderCatalog.open(
                "many", settings(kind, server.url(), connections), InstantSource.system(), USUAL)) {
      Callable<Problem> user =
          () -> Expect.failure(() -> provider.open("key", null, null)).problem();
      List<Callable<Problem>> users = Collections.nCopies(4 * meet, user);
      assertThat(InOwnThread.all(users)).containsOnly(Problem.NOT_FOUND);
    }
    return most.get();
  }

  private static void meet(CyclicBarrier meeting) {
    try {
      meeting.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Record settings(String kind, String url, @Nullable Integer connections) {
    URI place = URI.create(url);
    Secret secret = new Secret("c2VjcmV0");
    return switch (kind) {
      case "s3" ->
          new S3Settings(
              null,
              place,
              null,
              "cargo",
              null,
              "key",
              secret,
              null,
              null,
              true,
              null,
              null,
              null,
              null,
              connections,
              null);
      case "azure" ->
          new AzureSettings(
              "account",
              "cargo",
              null,
              secret,
              null,
              place,
              null,
              null,
              connections,
              null,
              null,
              null,
              null,
              null);
      case "gcs" ->
          new GcsSettings("cargo", null, null, secret, null, place, null, null, connections, null);
      default ->
          new HttpSettings(
              URI.create(url + "/"),
              List.of("127.0.0.1"),
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
              connections,
              null);
    };
  }
}
