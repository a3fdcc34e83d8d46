package dev.wherry.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Azure refuses with, how connections fail, and what the user is told.
@Timeout(60)
final class AzureErrorsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Secret KEY = new Secret("c2VjcmV0");

  /// An error as Azure sends it.
  ///
  /// @param says a piece of the sentence
  private record Refusal(int status, String code, Problem problem, String says) {}

  @Test
  void eachErrorHasItsProblemAndItsAdvice() throws Exception {
    for (Refusal refusal :
        List.of(
            new Refusal(404, "BlobNotFound", Problem.NOT_FOUND, "nothing is there"),
            new Refusal(404, "ContainerNotFound", Problem.NO_BUCKET, "'cargo': create it"),
            new Refusal(409, "ContainerBeingDeleted", Problem.NO_BUCKET, "'container' setting"),
            new Refusal(
                403, "AuthenticationFailed", Problem.FORBIDDEN, "mend 'account', 'account-key'"),
            new Refusal(403, "AuthorizationFailure", Problem.FORBIDDEN, "right to do it"),
            new Refusal(403, "AuthorizationPermissionMismatch", Problem.FORBIDDEN, "right"),
            new Refusal(409, "BlobArchived", Problem.FORBIDDEN, "rehydrate"),
            new Refusal(409, "BlobImmutableDueToPolicy", Problem.FORBIDDEN, "policy"),
            new Refusal(412, "LeaseIdMissing", Problem.FORBIDDEN, "lease"),
            new Refusal(403, "SomethingNew", Problem.FORBIDDEN, "rights in container"),
            new Refusal(503, "ServerBusy", Problem.THROTTLED, "fewer requests"),
            new Refusal(429, "Other", Problem.THROTTLED, "fewer requests"),
            new Refusal(500, "InternalError", Problem.UNAVAILABLE, "fails"),
            new Refusal(500, "OperationTimedOut", Problem.TIMED_OUT, "too long"),
            new Refusal(400, "Md5Mismatch", Problem.CHECKSUM_MISMATCH, "other bytes"),
            new Refusal(413, "RequestBodyTooLarge", Problem.TOO_LARGE, "size"),
            new Refusal(400, "MetadataTooLarge", Problem.TOO_LARGE, "8 KiB"),
            new Refusal(400, "InvalidUri", Problem.INVALID_KEY, "can't hold"),
            new Refusal(416, "InvalidRange", Problem.INTERNAL, "ends before"),
            new Refusal(501, "NotImplemented", Problem.UNSUPPORTED, "does not have"),
            new Refusal(418, "Teapot", Problem.INTERNAL, "refuses"))) {
      try (WebServer server = new WebServer(refusing(refusal.status(), refusal.code()));
          StorageProvider provider = open(server, Duration.ofSeconds(30))) {
        StorageException e = Expect.problem(refusal.problem(), () -> put(provider));
        assertThat(e)
            .hasMessageStartingWith("put some/key in cargo: ")
            .hasMessageContaining(refusal.says())
            .hasMessageContaining(refusal.code())
            .hasMessageContaining("the server's own words")
            .hasMessageNotContaining("RequestId");
        Expect.problem(refusal.problem(), () -> provider.open("some/key", null, null));
        Expect.problem(refusal.problem(), () -> provider.stat("some/key"));
        Expect.problem(refusal.problem(), () -> provider.list("", null, 1));
      }
    }
  }

  @Test
  void aLoginThatFailsIsToldByItsKindAndByWhatAzureSaysOfIt() throws Exception {
    String code = "AuthenticationFailed";
    try (WebServer server = new WebServer(refusing(403, code));
        StorageProvider signed = open(server, null, new Secret("sv=1&sig=c2ln"))) {
      assertThat(Expect.problem(Problem.FORBIDDEN, () -> signed.open("k", null, null)))
          .hasMessageContaining("mend 'account' or 'sas'")
          .hasMessageNotContaining("c2ln");
    }
    String late = "Signature not valid in the specified time frame: Start [x] - Expiry [y]";
    try (WebServer server = new WebServer(refusing(403, code, late));
        StorageProvider signed = open(server, null, new Secret("sv=1&sig=c2ln"))) {
      assertThat(Expect.problem(Problem.FORBIDDEN, () -> put(signed)))
          .hasMessageContaining("the signature has expired or does not count yet: mend 'sas'");
    }
    String skewed = "Request date header too old: 'Fri, 04 Oct 2019 18:02:12 GMT'";
    try (WebServer server = new WebServer(refusing(403, code, skewed));
        StorageProvider keyed = open(server, KEY, null)) {
      assertThat(Expect.problem(Problem.FORBIDDEN, () -> put(keyed)))
          .hasMessageContaining("this machine's clock is wrong: set it");
    }
  }

  @Test
  void aFailedConditionIsToldByTheConditionThatFailed() throws Exception {
    try (WebServer server = new WebServer(refusing(412, "ConditionNotMet"));
        StorageProvider provider = open(server, Duration.ofSeconds(30))) {
      Expect.problem(Problem.EXISTS, () -> put(provider, Precondition.ABSENT));
      Expect.problem(
          Problem.VERSION_CHANGED, () -> put(provider, new Precondition.Version("\"v\"")));
      Expect.problem(Problem.VERSION_CHANGED, () -> provider.open("k", null, "\"v\""));
    }
    try (WebServer server = new WebServer(refusing(409, "BlobAlreadyExists"));
        StorageProvider provider = open(server, Duration.ofSeconds(30))) {
      Expect.problem(Problem.EXISTS, () -> put(provider, Precondition.ABSENT));
    }
    try (WebServer server = new WebServer(refusing(404, "ContainerNotFound"));
        StorageProvider provider = open(server, Duration.ofSeconds(30))) {
      Expect.problem(Problem.NO_BUCKET, () -> provider.delete("k", null));
    }
  }

  @Test
  void theServersWaitIsPassedOnAndNothingIsTriedAgain() throws Exception {
    try (WebServer server =
            new WebServer(
                (q, r) ->
                    r.send(
                        503,
                        Map.of("Retry-After", "17", "x-ms-error-code", "ServerBusy"),
                        new byte[0]));
        StorageProvider provider = open(server, Duration.ofSeconds(30))) {
      assertThat(Expect.problem(Problem.THROTTLED, () -> put(provider)).retryAfter())
          .isEqualTo(Duration.ofSeconds(17));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aBodyThatEndsEarlyIsUnavailableAndASilentOneTimesOut() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: \"e\"\r\n\r\nsome";
    try (WebServer server =
            new WebServer(
                (q, r) -> {
                  r.raw(head);
                  r.hangUp();
                });
        StorageProvider provider = open(server, Duration.ofSeconds(30))) {
      broken(provider, Problem.UNAVAILABLE);
    }
    try (WebServer server =
            new WebServer(
                (q, r) -> {
                  r.raw(head);
                  r.stall();
                });
        StorageProvider provider = open(server, Duration.ofMillis(300))) {
      broken(provider, Problem.TIMED_OUT);
    }
    try (WebServer server = new WebServer((q, r) -> r.stall());
        StorageProvider provider = open(server, Duration.ofMillis(300))) {
      Expect.problem(Problem.TIMED_OUT, () -> provider.stat("k"));
    }
  }

  private static void broken(StorageProvider provider, Problem problem) throws Exception {
    try (OpenObject open = provider.open("k", null, null)) {
      assertThatThrownBy(() -> open.content().readAllBytes())
          .isInstanceOf(IOException.class)
          .cause()
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }
  }

  @Test
  void aListingThatIsNoListingIsAFault() throws Exception {
    try (WebServer server =
            new WebServer(
                (q, r) -> r.send(200, Map.of(), "<html>".getBytes(StandardCharsets.UTF_8)));
        StorageProvider provider = open(server, Duration.ofSeconds(30))) {
      Expect.problem(Problem.INTERNAL, () -> provider.list("", null, 1));
    }
  }

  @Test
  void anEmptyPageIsNotTheLastAndEncodedNamesAreRead() throws Exception {
    WebServer.Site site =
        (q, r) ->
            r.send(
                200,
                Map.of(),
                (q.target().contains("marker=more")
                        ? "<EnumerationResults><Blobs><Blob><Name Encoded=\"true\">a%EF%BF%BE+b</Name>"
                            + "<Properties><Content-Length>7</Content-Length><Etag>0x1</Etag>"
                            + "</Properties></Blob></Blobs><NextMarker/></EnumerationResults>"
                        : "\ufeff<EnumerationResults><Blobs/><NextMarker>more</NextMarker>"
                            + "</EnumerationResults>")
                    .getBytes(StandardCharsets.UTF_8));
    try (WebServer server = new WebServer(site);
        StorageProvider provider = open(server, Duration.ofSeconds(30))) {
      var page = provider.list("", null, 10);
      assertThat(page.next()).isNull();
      assertThat(page.objects())
          .singleElement()
          .satisfies(
              blob -> {
                assertThat(blob.key()).isEqualTo("a\ufffe+b");
                assertThat(blob.size()).isEqualTo(7);
                assertThat(blob.version()).isEqualTo("\"0x1\"");
              });
    }
  }

  private static WebServer.Site refusing(int status, String code) {
    return refusing(status, code, "none");
  }

  private static WebServer.Site refusing(int status, String code, String detail) {
    byte[] body =
        ("<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>the server's own words\n"
                + "RequestId:17</Message><AuthenticationErrorDetail>%s</AuthenticationErrorDetail>"
                + "</Error>")
            .formatted(code, detail)
            .getBytes(StandardCharsets.UTF_8);
    return (request, reply) ->
        reply.send(
            status,
            Map.of("x-ms-error-code", code),
            request.method().equals("HEAD") ? new byte[0] : body);
  }

  private static void put(StorageProvider provider) throws StorageException {
    put(provider, Precondition.NONE);
  }

  private static void put(StorageProvider provider, Precondition precondition)
      throws StorageException {
    provider.put("some/key", BytesPayload.of(new byte[] {1, 2}), Attributes.NONE, precondition);
  }

  private static StorageProvider open(WebServer server, Duration idle) {
    return open(server, idle, KEY, null);
  }

  private static StorageProvider open(
      WebServer server, @Nullable Secret key, @Nullable Secret sas) {
    return open(server, Duration.ofSeconds(30), key, sas);
  }

  private static StorageProvider open(
      WebServer server, Duration idle, @Nullable Secret key, @Nullable Secret sas) {
    return new AzureSettings(
            "account",
            "cargo",
            null,
            key,
            sas,
            URI.create(server.url()),
            Duration.ofSeconds(30),
            idle,
            4,
            null,
            null,
            null,
            null,
            null)
        .open("azure", InstantSource.fixed(NOW));
  }
}
