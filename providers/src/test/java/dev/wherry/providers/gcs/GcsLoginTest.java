package dev.wherry.providers.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How tokens are got, and what Google refuses with.
@Timeout(60)
final class GcsLoginTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ANSWER =
      "{\"access_token\":\"the-token\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";

  @TempDir private Path folder;

  @Test
  void aKeyGetsATokenThatIsUsedAsLongAsItIsGood() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    try (WebServer server = new WebServer(GcsLoginTest::tokensAndNothing)) {
      Path file = keyFile(server, pair);
      try (StorageProvider provider = open(server, file, null, Map.of(), now::get)) {
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("b"));
        assertThat(tokens(server)).hasSize(1);
        now.set(NOW.plusSeconds(3_598));
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("c"));
        assertThat(tokens(server)).hasSize(2);
      }
      checkAssertion(server, pair);
    }
  }

  private static void checkAssertion(WebServer server, KeyPair pair) throws Exception {
    WebServer.Request first = tokens(server).getFirst();
    String form = new String(first.body().bytes(), StandardCharsets.UTF_8);
    assertThat(URLDecoder.decode(form, StandardCharsets.UTF_8))
        .startsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=");
    String[] jwt = form.substring(form.lastIndexOf('=') + 1).split("\\.", -1);
    assertThat(decoded(jwt[0])).contains("\"alg\":\"RS256\"", "\"kid\":\"key-17\"");
    assertThat(decoded(jwt[1]))
        .contains(
            "\"iss\":\"mover@project.example\"",
            "\"aud\":\"" + server.url() + "/token\"",
            "\"iat\":" + NOW.getEpochSecond(),
            "\"exp\":" + (NOW.getEpochSecond() + 3_600));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(pair.getPublic());
    signature.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
    assertThat(server.requests())
        .filteredOn(q -> !q.target().equals("/token"))
        .allMatch(q -> "Bearer the-token".equals(q.header("authorization")));
  }

  @Test
  void theEnvironmentNamesAKeyAndAMachineHasAnAccount() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    try (WebServer server = new WebServer(GcsLoginTest::tokensAndNothing)) {
      Map<String, String> named =
          Map.of("GOOGLE_APPLICATION_CREDENTIALS", keyFile(server, pair).toString());
      try (StorageProvider provider = open(server, null, null, named, () -> NOW)) {
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
      }
      assertThat(tokens(server)).singleElement().matches(q -> q.method().equals("POST"));
      Map<String, String> machine = Map.of("GCE_METADATA_HOST", "127.0.0.1:" + server.port());
      try (StorageProvider provider = open(server, null, null, machine, () -> NOW)) {
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
      }
      assertThat(server.requests())
          .anyMatch(
              q ->
                  q.target().startsWith("/computeMetadata/v1/")
                      && "Google".equals(q.header("metadata-flavor")));
    }
  }

  @Test
  void aKeyThatIsNoneOrIsRefusedIsToldWithoutTellingIt() throws Exception {
    Path none = Files.writeString(folder.resolve("none.json"), "{\"type\":\"authorized_user\"}");
    Path broken =
        Files.writeString(
            folder.resolve("broken.json"),
            "{\"type\":\"service_account\",\"client_email\":\"a\",\"private_key\":\"c2VjcmV0\"}");
    Path text = Files.writeString(folder.resolve("text.json"), "secret");
    try (WebServer server =
        new WebServer(
            (q, r) ->
                r.send(
                    400,
                    Map.of(),
                    "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT\"}"
                        .getBytes(StandardCharsets.UTF_8)))) {
      for (Path file : List.of(none, broken, text, folder.resolve("missing.json"))) {
        try (StorageProvider provider = open(server, file, null, Map.of(), () -> NOW)) {
          assertThat(Expect.problem(Problem.FORBIDDEN, () -> provider.stat("a")))
              .hasMessageContaining("mend 'key-file'")
              .hasMessageContaining(file.toString())
              .hasMessageNotContaining("secret")
              .hasMessageNotContaining("c2Vj");
        }
      }
      Path good = keyFile(server, KeyPairGenerator.getInstance("RSA").generateKeyPair());
      try (StorageProvider provider = open(server, good, null, Map.of(), () -> NOW)) {
        assertThat(Expect.problem(Problem.FORBIDDEN, () -> provider.stat("a")))
            .hasMessageContaining("Google does not accept the key")
            .hasMessageContaining("HTTP 400: Invalid JWT");
      }
    }
  }

  /// @param says a piece of the sentence
  private record Refusal(int status, String message, Problem problem, String says) {}

  @Test
  void eachRefusalHasItsProblemAndItsAdvice() throws Exception {
    for (Refusal refusal :
        List.of(
            new Refusal(401, "Invalid Credentials", Problem.FORBIDDEN, "mend 'key-file'"),
            new Refusal(403, "Forbidden", Problem.FORBIDDEN, "give this account the right"),
            new Refusal(404, "No such object: b/k", Problem.NOT_FOUND, "nothing is there"),
            new Refusal(
                404, "The specified bucket does not exist.", Problem.NO_BUCKET, "'cargo': create"),
            new Refusal(408, "x", Problem.TIMED_OUT, "too long"),
            new Refusal(412, "x", Problem.VERSION_CHANGED, "another version"),
            new Refusal(413, "x", Problem.TOO_LARGE, "size"),
            new Refusal(429, "x", Problem.THROTTLED, "fewer requests"),
            new Refusal(500, "x", Problem.UNAVAILABLE, "fails"),
            new Refusal(503, "x", Problem.UNAVAILABLE, "fails"),
            new Refusal(418, "x", Problem.INTERNAL, "refuses"))) {
      byte[] body =
          Json.write(Map.of("error", Map.of("message", refusal.message())))
              .getBytes(StandardCharsets.UTF_8);
      try (WebServer server =
              new WebServer((q, r) -> r.send(refusal.status(), Map.of("Retry-After", "17"), body));
          StorageProvider provider = open(server, null, "the-token", Map.of(), () -> NOW)) {
        var e = Expect.problem(refusal.problem(), () -> provider.stat("some/key"));
        assertThat(e)
            .hasMessageStartingWith("stat some/key in cargo: ")
            .hasMessageContaining(refusal.says())
            .hasMessageContaining("HTTP %d: %s".formatted(refusal.status(), refusal.message()));
        assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  void aTokenThatIsRefusedIsAskedForAnew() throws Exception {
    AtomicReference<Integer> status = new AtomicReference<>(401);
    try (WebServer server =
        new WebServer(
            (q, r) -> {
              if (q.target().startsWith("/computeMetadata/")) {
                tokensAndNothing(q, r);
              } else {
                r.send(status.get());
              }
            })) {
      Map<String, String> machine = Map.of("GCE_METADATA_HOST", "127.0.0.1:" + server.port());
      try (StorageProvider provider = open(server, null, null, machine, () -> NOW)) {
        assertThat(Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("a")))
            .hasMessageStartingWith(
                "the account's token was refused, and the next try takes another");
        status.set(404);
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
      }
      assertThat(server.requests())
          .filteredOn(q -> q.target().startsWith("/computeMetadata/"))
          .hasSize(2);
    }
  }

  private static void tokensAndNothing(WebServer.Request request, WebServer.Reply reply)
      throws IOException {
    boolean token =
        request.target().equals("/token") || request.target().startsWith("/computeMetadata/");
    reply.send(token ? 200 : 404, Map.of(), ANSWER.getBytes(StandardCharsets.UTF_8));
  }

  private static List<WebServer.Request> tokens(WebServer server) {
    return server.requests().stream().filter(q -> q.target().equals("/token")).toList();
  }

  private static String decoded(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private Path keyFile(WebServer server, KeyPair pair) throws Exception {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded()));
    return Files.writeString(
        folder.resolve("key.json"),
        Json.write(
            Map.of(
                "type", "service_account",
                "client_email", "mover@project.example",
                "private_key_id", "key-17",
                "private_key", pem,
                "token_uri", server.url() + "/token")));
  }

  private static StorageProvider open(
      WebServer server,
      @Nullable Path keyFile,
      @Nullable String token,
      Map<String, String> environment,
      InstantSource clock) {
    Duration patience = Duration.ofSeconds(30);
    GcsSettings settings =
        new GcsSettings(
            "cargo",
            null,
            keyFile,
            token == null ? null : new Secret(token),
            null,
            URI.create(server.url()),
            patience,
            patience,
            4,
            null);
    return new GcsProvider(
        "google", new GcsClient(settings, GcsTokens.of(settings, environment, clock), clock, 4));
  }
}
