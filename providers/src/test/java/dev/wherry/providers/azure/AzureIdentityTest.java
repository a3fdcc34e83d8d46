package dev.wherry.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import dev.wherry.providers.servers.Azurite;
import dev.wherry.providers.servers.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How an identity's tokens are got, as Microsoft documents it: there is no server of Azure's here
/// that gives some. Microsoft's emulator takes them.
@Timeout(60)
final class AzureIdentityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void aMachineIsAskedAndItsTokenIsUsedAsLongAsItIsGood() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    try (WebServer server = answering("\"expires_in\":\"3600\"");
        StorageProvider provider = open(server, machine(server), "cl-1", now::get)) {
      Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
      Expect.problem(Problem.NOT_FOUND, () -> provider.stat("b"));
      WebServer.Request asked = tokens(server).getFirst();
      assertThat(tokens(server)).hasSize(1);
      assertThat(asked.method()).isEqualTo("GET");
      assertThat(asked.header("metadata")).isEqualTo("true");
      assertThat(URLDecoder.decode(asked.target(), StandardCharsets.UTF_8))
          .startsWith("/metadata/identity/oauth2/token?")
          .contains(
              "api-version=2018-02-01", "resource=https://storage.azure.com/", "client_id=cl-1");
      assertThat(server.requests())
          .filteredOn(q -> q.target().startsWith("/container/"))
          .hasSize(2)
          .allMatch(q -> "Bearer the-token".equals(q.header("authorization")))
          .allMatch(q -> q.header("x-ms-version") != null);
      now.set(NOW.plusSeconds(3_481)); // two minutes before its end
      Expect.problem(Problem.NOT_FOUND, () -> provider.stat("c"));
      assertThat(tokens(server)).hasSize(2);
    }
  }

  @Test
  void anAppIsToldItsIdentityWithTheEndOfTheToken() throws Exception {
    try (WebServer server =
        answering("\"expires_on\":\"%d\"".formatted(NOW.getEpochSecond() + 3_600))) {
      Map<String, String> app =
          Map.of("IDENTITY_ENDPOINT", server.url() + "/msi/token", "IDENTITY_HEADER", "proof");
      try (StorageProvider provider = open(server, app, null, () -> NOW)) {
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("b"));
      }
      assertThat(tokens(server))
          .singleElement()
          .matches(q -> q.target().startsWith("/msi/token?api-version=2019-08-01&"))
          .matches(q -> "proof".equals(q.header("x-identity-header")))
          .matches(q -> !q.target().contains("client_id"));
    }
  }

  @Test
  void aWorkloadShowsTheTokenThatItsClusterGaveIt() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "head.body.sig+/=\n");
    try (WebServer server = answering("\"expires_in\":3600")) {
      Map<String, String> workload =
          Map.of(
              "AZURE_FEDERATED_TOKEN_FILE",
              file.toString(),
              "AZURE_TENANT_ID",
              "tenant-1",
              "AZURE_CLIENT_ID",
              "client-1",
              "AZURE_AUTHORITY_HOST",
              server.url() + "/");
      try (StorageProvider provider = open(server, workload, null, () -> NOW)) {
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
      }
      WebServer.Request asked = tokens(server).getFirst();
      assertThat(asked.method()).isEqualTo("POST");
      assertThat(asked.target()).isEqualTo("/tenant-1/oauth2/v2.0/token");
      String form = new String(asked.body().bytes(), StandardCharsets.UTF_8);
      assertThat(
              List.of(
                  URLDecoder.decode(form.replace("+", "%2B"), StandardCharsets.UTF_8)
                      .split("&", -1)))
          .containsExactlyInAnyOrder(
              "grant_type=client_credentials",
              "client_id=client-1",
              "scope=https://storage.azure.com/.default",
              "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
              "client_assertion=head.body.sig+/=");
    }
  }

  @Test
  void anApplicationShowsItsSecret() throws Exception {
    try (WebServer server = answering("\"expires_in\":3600")) {
      Map<String, String> cloud = Map.of("AZURE_AUTHORITY_HOST", server.url());
      try (StorageProvider provider = open(application(server), cloud, () -> NOW)) {
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("b"));
      }
      assertApplication(tokens(server));
    }
  }

  @Test
  void theEnvironmentNamesAnApplication() throws Exception {
    try (WebServer server = answering("\"expires_in\":3600")) {
      Map<String, String> environment =
          Map.of(
              "AZURE_TENANT_ID",
              "tenant-1",
              "AZURE_CLIENT_ID",
              "client-1",
              "AZURE_CLIENT_SECRET",
              "s+cr=t~",
              "AZURE_AUTHORITY_HOST",
              server.url());
      try (StorageProvider provider = open(server, environment, null, () -> NOW)) {
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
      }
      assertApplication(tokens(server));
      Map<String, String> machine = new HashMap<>(environment);
      machine.putAll(machine(server));
      try (StorageProvider provider = open(server, machine, "another", () -> NOW)) {
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
      }
      assertThat(tokens(server).getLast().target()).startsWith("/metadata/");
    }
  }

  private static void assertApplication(List<WebServer.Request> asked) throws IOException {
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().target()).isEqualTo("/tenant-1/oauth2/v2.0/token");
    assertThat(new String(asked.getFirst().body().bytes(), StandardCharsets.UTF_8).split("&", -1))
        .containsExactlyInAnyOrder(
            "grant_type=client_credentials",
            "client_id=client-1",
            "scope=https%3A%2F%2Fstorage.azure.com%2F.default",
            "client_secret=s%2Bcr%3Dt~");
  }

  @Test
  void anApplicationThatIsNotLetInIsTold() throws Exception {
    byte[] body =
        "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: The provided client secret keys are expired.\"}"
            .getBytes(StandardCharsets.UTF_8);
    try (WebServer server = new WebServer((q, r) -> r.send(401, Map.of(), body));
        StorageProvider provider =
            open(application(server), Map.of("AZURE_AUTHORITY_HOST", server.url()), () -> NOW)) {
      assertThat(Expect.problem(Problem.FORBIDDEN, () -> provider.stat("a")))
          .hasMessageContaining("mend 'tenant', 'client-id' or 'client-secret'")
          .hasMessageContaining("AADSTS7000222")
          .hasMessageNotContaining("s+cr");
      Map<String, String> nowhere = Map.of("AZURE_AUTHORITY_HOST", "http://no-such-host.invalid");
      try (StorageProvider lost = open(application(server), nowhere, () -> NOW)) {
        assertThat(Expect.problem(Problem.UNAVAILABLE, () -> lost.stat("a")))
            .hasMessageContaining("no host has the name no-such-host.invalid");
      }
    }
  }

  private static AzureSettings application(WebServer server) {
    return settings(
        URI.create(server.url()), null, null, "client-1", "tenant-1", new Secret("s+cr=t~"));
  }

  @Test
  void aTokenThatIsRefusedIsAskedForAnew() throws Exception {
    AtomicReference<String> refused = new AtomicReference<>("");
    try (WebServer server =
            new WebServer(
                (q, r) -> {
                  if (q.target().startsWith("/metadata/")) {
                    token(r, "\"expires_in\":\"3600\"");
                  } else {
                    r.send(
                        refused.get().isEmpty() ? 404 : 401,
                        Map.of(
                            "x-ms-error-code",
                            refused.get().isEmpty() ? "BlobNotFound" : refused.get()),
                        new byte[0]);
                  }
                });
        StorageProvider provider = open(server, machine(server), null, () -> NOW)) {
      refused.set("InvalidAuthenticationInfo");
      assertThat(Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("a")))
          .hasMessageStartingWith(
              "the identity's token was refused, and the next try takes another")
          .hasMessageNotContaining("the-token");
      refused.set("");
      Expect.problem(Problem.NOT_FOUND, () -> provider.stat("a"));
      assertThat(server.requests()).filteredOn(q -> q.target().startsWith("/metadata/")).hasSize(2);
    }
  }

  @Test
  void theEmulatorTakesATokenAndRefusesOneThatIsForSomethingElse() throws Exception {
    Certificates certificates = Certificates.in(folder).issue("azurite", "ip:127.0.0.1");
    AtomicReference<String> audience = new AtomicReference<>("https://storage.azure.com/");
    Path home = Files.createDirectory(folder.resolve("azurite"));
    InstantSource clock = InstantSource.system();
    try (Azurite azurite = Azurite.startSecure(home, certificates, "azurite");
        WebServer server =
            new WebServer(
                (q, r) -> token(r, jwt(audience.get(), clock.instant()), "\"expires_in\":3600"))) {
      AzureSettings owner = secure(azurite, certificates, new Secret(azurite.key()));
      try (AzureClient client = new AzureClient(owner, Map.of(), clock, 1)) {
        client.send("create", client.container("PUT"));
      }
      AzureSettings identity = secure(azurite, certificates, null);
      try (StorageProvider provider = open(identity, machine(server), clock)) {
        provider.put("a b", BytesPayload.of(new byte[] {7}), Attributes.NONE, Precondition.ABSENT);
        assertThat(Expect.read(provider, "a b")).containsExactly(7);
        assertThat(provider.list("", null, 10).objects()).hasSize(1);
        provider.delete("a b", null);
      }
      audience.set("https://vault.azure.net");
      try (StorageProvider provider = open(identity, machine(server), clock)) {
        assertThat(Expect.problem(Problem.FORBIDDEN, () -> provider.list("", null, 10)))
            .hasMessageContaining("the identity is not let in");
      }
    }
  }

  /// @param key the account's; null to log in as the machine
  private static AzureSettings secure(
      Azurite azurite, Certificates certificates, @Nullable Secret key) {
    return new AzureSettings(
        azurite.account(),
        "container",
        null,
        key,
        null,
        azurite.endpoint(),
        null,
        null,
        4,
        certificates.certificate("ca"),
        key == null,
        null,
        null,
        null);
  }

  /// A token as Azure makes them, that nobody signed.
  private static String jwt(String audience, Instant now) {
    return Stream.of(
            "{\"typ\":\"JWT\",\"alg\":\"RS256\"}",
            "{\"aud\":\"%s\",\"iss\":\"https://sts.windows.net/t/\",\"iat\":%d,\"nbf\":%<d,\"exp\":%d}"
                .formatted(audience, now.getEpochSecond() - 60, now.getEpochSecond() + 3_600),
            "signature")
        .map(
            part ->
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(part.getBytes(StandardCharsets.UTF_8)))
        .collect(Collectors.joining("."));
  }

  @Test
  void whereThereIsNoIdentityTheUserIsToldWhatToDo() throws Exception {
    byte[] body = "{\"error_description\":\"Identity not found\"}".getBytes(StandardCharsets.UTF_8);
    try (WebServer server = new WebServer((q, r) -> r.send(400, Map.of(), body));
        StorageProvider provider = open(server, machine(server), null, () -> NOW)) {
      assertThat(Expect.problem(Problem.FORBIDDEN, () -> provider.stat("a")))
          .hasMessageContaining("assign one to the machine, name the right 'client-id'")
          .hasMessageContaining("HTTP 400: Identity not found");
    }
    try (WebServer server = new WebServer((q, r) -> r.send(410, Map.of(), body));
        StorageProvider provider = open(server, machine(server), null, () -> NOW)) {
      Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("a"));
    }
    try (WebServer server = new WebServer((q, r) -> r.send(200, Map.of(), new byte[] {'x'}));
        StorageProvider provider = open(server, machine(server), null, () -> NOW)) {
      assertThat(Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("a")))
          .hasMessageContaining("the answer is no JSON");
    }
  }

  @Test
  void aFileThatIsGoneIsTold() throws Exception {
    try (WebServer server = answering("\"expires_in\":3600")) {
      Map<String, String> workload =
          Map.of(
              "AZURE_FEDERATED_TOKEN_FILE",
              folder.resolve("gone").toString(),
              "AZURE_TENANT_ID",
              "t",
              "AZURE_CLIENT_ID",
              "c",
              "AZURE_AUTHORITY_HOST",
              server.url());
      try (StorageProvider provider = open(server, workload, null, () -> NOW)) {
        assertThat(Expect.problem(Problem.FORBIDDEN, () -> provider.stat("a")))
            .hasMessageContaining("AZURE_FEDERATED_TOKEN_FILE names");
      }
    }
  }

  @Test
  void oneWayToLogInIsWanted() {
    assertThatThrownBy(() -> settings(null, null, true, "a b"))
        .hasMessageStartingWith("client-id should be an identity's id");
    assertThatThrownBy(() -> settings(null, null, false, null))
        .hasMessageContaining("one of account-key, sas, managed-identity and client-secret");
    assertThatThrownBy(() -> settings(null, new Secret("sv=1&sig=x"), true, null))
        .hasMessageContaining("one of account-key, sas, managed-identity and client-secret");
    assertThatThrownBy(() -> settings(null, new Secret("sv=1&sig=x"), null, "id"))
        .hasMessageStartingWith("client-id should be an identity's id");
    for (String[] wrong : new String[][] {{null, "tenant"}, {"id", null}, {"id", "a/b"}}) {
      assertThatThrownBy(() -> settings(null, null, null, wrong[0], wrong[1], new Secret("s")))
          .hasMessageStartingWith("client-secret should come with");
    }
    assertThatThrownBy(() -> settings(null, null, true, null, "tenant", null))
        .hasMessageStartingWith("client-secret should come with");
    assertThatThrownBy(() -> settings(null, null, true, "id", "tenant", new Secret("s")))
        .hasMessageStartingWith("one of account-key");
  }

  private static WebServer answering(String end) throws IOException {
    return new WebServer(
        (q, r) -> {
          if (q.target().startsWith("/container/")) {
            r.send(404, Map.of("x-ms-error-code", "BlobNotFound"), new byte[0]);
          } else {
            token(r, end);
          }
        });
  }

  private static void token(WebServer.Reply reply, String end) throws IOException {
    token(reply, "the-token", end);
  }

  private static void token(WebServer.Reply reply, String token, String end) throws IOException {
    reply.send(
        200,
        Map.of(),
        "{\"access_token\":\"%s\",%s,\"token_type\":\"Bearer\"}"
            .formatted(token, end)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static List<WebServer.Request> tokens(WebServer server) {
    return server.requests().stream().filter(q -> !q.target().startsWith("/container/")).toList();
  }

  private static Map<String, String> machine(WebServer server) {
    return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.url());
  }

  private static AzureSettings settings(
      @Nullable URI endpoint,
      @Nullable Secret sas,
      @Nullable Boolean identity,
      @Nullable String client) {
    return settings(endpoint, sas, identity, client, null, null);
  }

  private static AzureSettings settings(
      @Nullable URI endpoint,
      @Nullable Secret sas,
      @Nullable Boolean identity,
      @Nullable String client,
      @Nullable String tenant,
      @Nullable Secret secret) {
    Duration patience = Duration.ofSeconds(30);
    return new AzureSettings(
        "account",
        "container",
        null,
        null,
        sas,
        endpoint,
        patience,
        patience,
        4,
        null,
        identity,
        client,
        tenant,
        secret);
  }

  private static StorageProvider open(
      WebServer server,
      Map<String, String> environment,
      @Nullable String client,
      InstantSource clock) {
    return open(settings(URI.create(server.url()), null, true, client), environment, clock);
  }

  private static StorageProvider open(
      AzureSettings settings, Map<String, String> environment, InstantSource clock) {
    return new AzureProvider("azure", settings, new AzureClient(settings, environment, clock, 4));
  }
}
