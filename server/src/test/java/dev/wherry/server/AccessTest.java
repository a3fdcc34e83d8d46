package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.queue.AccessToken;
import dev.wherry.core.queue.MemoryAccessTokens;
import dev.wherry.core.queue.Scope;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Who may do what, on every way into the service.
final class AccessTest {
  private static final TestServer SERVER = TestServer.start(TestEngine.class, Role.ALL);
  private static final Map<Scope, String> SECRETS = new EnumMap<>(Scope.class);

  private static final String CREATE =
      """
      mutation($input: CreateTokenInput!) { createToken(input: $input) {
        secret token { name scopes providers expiresAt } errors { code path message } } }
      """;

  private static String request;

  /// One token of each scope; the first is made while there is none.
  @BeforeAll
  static void makeTokens() throws Exception {
    SECRETS.put(Scope.ADMIN, made("", Map.of("name", "root", "scopes", List.of("ADMIN"))));
    for (Scope scope : List.of(Scope.SUBMIT, Scope.READ, Scope.CONTROL)) {
      SECRETS.put(
          scope,
          made(
              secret(Scope.ADMIN),
              Map.of("name", scope.name().toLowerCase(Locale.ROOT), "scopes", List.of(scope))));
    }
    request = submit(secret(Scope.SUBMIT), "old", "new", "first").at("/request/id").asString();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static String secret(Scope scope) {
    return Objects.requireNonNull(SECRETS.get(scope));
  }

  private static JsonNode create(String secret, Map<String, ?> input) throws Exception {
    return ask(secret, CREATE, Map.of("input", input)).at("/data/createToken");
  }

  private static String made(String secret, Map<String, ?> input) throws Exception {
    JsonNode payload = create(secret, input);
    assertThat(payload.get("errors")).as(payload.toString()).isEmpty();
    return payload.get("secret").asString();
  }

  private static JsonNode submit(String secret, String from, String to, String key)
      throws Exception {
    return ask(
            secret,
            """
            mutation { moveAssets(input: {moves: [{source: "%s:a", destination: "%s:%s"}]}) {
              request { id } errors { code path } } }
            """
                .formatted(from, to, key),
            Map.of())
        .at("/data/moveAssets");
  }

  private static HttpResponse<String> send(String secret, String document, Map<String, ?> variables)
      throws Exception {
    var body = BodyPublishers.ofString(TestServer.body(document, variables));
    return secret.isEmpty()
        ? SERVER.post(body)
        : SERVER.post(body, "Authorization", "Bearer " + secret);
  }

  private static JsonNode ask(String secret, String document, Map<String, ?> variables)
      throws Exception {
    return TestServer.JSON.readTree(send(secret, document, variables).body());
  }

  private static JsonNode ask(String secret, String document) throws Exception {
    return ask(secret, document, Map.of());
  }

  private static String code(JsonNode answer) {
    return answer.at("/errors/0/extensions/code").asString("");
  }

  @ParameterizedTest
  @CsvSource({
    "SUBMIT, 'mutation { moveAssets(input: {moves: []}) { errors { code } } }'",
    "READ, '{ providers { name } }'",
    "READ, '{ request(id: \"1\") { state } }'",
    "READ, '{ requests { nodes { id } } }'",
    "READ, '{ stats { workers byLane { source } } }'",
    "READ, '{ lanes { source } openUploads { totalCount } moves { totalCount } }'",
    "CONTROL, 'mutation { pauseRequest(id: \"999\") { errors { code } } }'",
    "CONTROL, 'mutation { limitProvider(input: {name: \"none\"}) { errors { code } } }'",
    "ADMIN, '{ tokens { name } }'",
    "ADMIN, 'mutation { revokeToken(name: \"none\") { errors { code } } }'"
  })
  void anOperationWantsItsScopeOrThatOfAnAdmin(Scope wanted, String document) throws Exception {
    for (Scope scope : Scope.values()) {
      JsonNode answer = ask(secret(scope), document);
      if (scope == wanted || scope == Scope.ADMIN) {
        assertThat(answer.has("errors")).as(scope + " " + answer).isFalse();
      } else {
        assertThat(code(answer)).as(scope + " " + answer).isEqualTo("FORBIDDEN");
        assertThat(answer.at("/errors/0/message").asString()).contains("lacks the scope " + wanted);
      }
    }
  }

  @Test
  void theMovesOfARequestAreForThoseWhoRead() throws Exception {
    String document =
        "mutation { pauseRequest(id: \"%s\") { request { id moves { totalCount } } } }"
            .formatted(request);
    assertThat(code(ask(secret(Scope.CONTROL), document))).isEqualTo("FORBIDDEN");
    assertThat(ask(secret(Scope.ADMIN), document).has("errors")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wherry_root_AAAA", "wherry_none_AAAA", "nonsense", "wherry_root", " "})
  void aTokenThatIsNoneIsUnauthenticated(String secret) throws Exception {
    assertUnauthenticated(SERVER.get("/graphql", "Authorization", "Bearer " + secret));
    assertUnauthenticated(send(secret, "{ __typename }", Map.of()));
    assertUnauthenticated(
        SERVER.post(BodyPublishers.ofString("{}"), "Authorization", "Basic " + secret));
  }

  @Test
  void everyPageThatTellsSomethingWantsAToken() throws Exception {
    for (String path :
        List.of(
            "/graphql",
            "/requests/" + request + "/export.csv",
            "/actuator/prometheus",
            "/actuator",
            "/graphiql/../graphql",
            "/graphiql/..;/actuator/prometheus",
            "/nothing")) {
      HttpResponse<String> answer = SERVER.get(path);
      assertThat(answer.statusCode()).as(path).isIn(400, 401);
      assertThat(answer.body()).as(path).doesNotContain("jvm_", "source");
    }
    for (String path : List.of("/requests/" + request + "/export.csv", "/actuator/prometheus")) {
      assertUnauthenticated(SERVER.get(path));
      for (Scope scope : Scope.values()) {
        boolean reads = scope == Scope.READ || scope == Scope.ADMIN;
        HttpResponse<String> answer = SERVER.get(path, "Authorization", "Bearer " + secret(scope));
        assertThat(answer.statusCode()).as(scope + path).isEqualTo(reads ? 200 : 403);
      }
    }
    for (String path :
        List.of(
            "/actuator/health",
            "/receipts/keys",
            "/graphiql",
            "/graphiql/page.js",
            "/graphql-ui/graphiql.min.js")) {
      assertThat(SERVER.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void aSignpostIsOpenAndLeadsNowhereElse() throws Exception {
    assertThat(SERVER.get("/go/old/a").statusCode()).isIn(302, 404);
    for (String path : List.of("/go/../actuator/prometheus", "/go/..;/actuator/prometheus")) {
      assertThat(SERVER.get(path).body()).as(path).doesNotContain("jvm_");
    }
  }

  private static void assertUnauthenticated(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(code(TestServer.JSON.readTree(answer.body()))).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void anEventStreamWantsTheScopeToo() throws Exception {
    String document = "subscription { requestChanged(id: \"%s\") { state } }".formatted(request);
    var body = BodyPublishers.ofString(TestServer.body(document, Map.of()));
    assertUnauthenticated(SERVER.post(body, "Accept", "text/event-stream"));
    HttpResponse<String> refused =
        SERVER.post(
            body, "Accept", "text/event-stream", "Authorization", "Bearer " + secret(Scope.SUBMIT));
    assertThat(refused.body()).contains("FORBIDDEN");
  }

  @Test
  void aWebSocketProvesItselfByItsFirstMessage() throws Exception {
    for (Map<String, ?> message :
        List.of(
            Map.of("type", "connection_init"),
            Map.of("type", "connection_init", "payload", Map.of("authorization", "Bearer x")))) {
      try (WebSocketClient stranger = WebSocketClient.open(SERVER)) {
        stranger.send(message);
        assertThat(stranger.closeCode()).isEqualTo(4401);
      }
    }
    String document = "subscription { requestChanged(id: \"%s\") { state } }".formatted(request);
    try (WebSocketClient client = introduced(secret(Scope.READ))) {
      client.subscribe("1", document);
      assertThat(client.next().get("type").asString()).isEqualTo("next");
    }
    try (WebSocketClient client = introduced(secret(Scope.SUBMIT))) {
      client.subscribe("1", document);
      assertThat(client.next().toString()).contains("FORBIDDEN");
    }
  }

  private static WebSocketClient introduced(String secret) throws Exception {
    WebSocketClient client = WebSocketClient.open(SERVER);
    client.send(
        Map.of("type", "connection_init", "payload", Map.of("Authorization", "Bearer " + secret)));
    assertThat(client.next().get("type").asString()).isEqualTo("connection_ack");
    return client;
  }

  @Test
  void aTokenThatIsRevokedIsOfNoUseOnOpenConnectionsEither() throws Exception {
    String secret =
        made(secret(Scope.ADMIN), Map.of("name", "gone", "scopes", List.of("READ", "CONTROL")));
    String mine = submit(secret(Scope.ADMIN), "old", "new", "gone").at("/request/id").asString();
    try (WebSocketClient client = introduced(secret)) {
      client.subscribe(
          "1", "subscription { requestChanged(id: \"%s\") { state } }".formatted(mine));
      assertThat(client.next().get("type").asString()).isEqualTo("next");

      JsonNode revoked =
          ask(
              secret(Scope.ADMIN),
              "mutation { revokeToken(name: \"gone\") { name errors { code } } }");
      assertThat(revoked.at("/data/revokeToken/name").asString()).isEqualTo("gone");

      ask(
          secret(Scope.ADMIN),
          "mutation { pauseRequest(id: \"%s\") { errors { code } } }".formatted(mine));
      assertThat(client.next().toString()).contains("UNAUTHENTICATED");
      client.subscribe("2", "query { providers { name } }");
      assertThat(client.next().toString()).contains("UNAUTHENTICATED");
    }
    assertUnauthenticated(send(secret, "{ providers { name } }", Map.of()));
  }

  @Test
  void aTokenThatIsOverIsOfNoUse() throws Exception {
    String secret = "wherry_over_secret";
    AccessToken over =
        new AccessToken(
            "over",
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256")
                        .digest(secret.getBytes(StandardCharsets.UTF_8))),
            Set.of(Scope.READ),
            Set.of(),
            Instant.now().minusSeconds(60),
            Instant.now().minusSeconds(1));
    SERVER.bean(MemoryAccessTokens.class).add(over);
    assertUnauthenticated(send(secret, "{ providers { name } }", Map.of()));
  }

  @Test
  void aTokenOfSomeProvidersReachesNothingElse() throws Exception {
    String limited =
        made(
            secret(Scope.ADMIN),
            Map.of(
                "name", "limited",
                "scopes", List.of("SUBMIT", "READ", "CONTROL"),
                "providers", List.of("old", "new")));
    JsonNode refused = submit(limited, "https", "new", "limited");
    assertThat(refused.at("/errors/0/code").asString()).isEqualTo("FORBIDDEN_PROVIDER");
    assertThat(refused.at("/errors/0/path").toString())
        .isEqualTo("[\"input\",\"moves\",\"0\",\"source\"]");
    String own = submit(limited, "old", "new", "limited").at("/request/id").asString();
    String others =
        submit(secret(Scope.SUBMIT), "https", "new", "others").at("/request/id").asString();

    assertThat(ask(limited, "{ providers { name } }").toString())
        .contains("old", "new")
        .doesNotContain("https");
    assertThat(ask(limited, "{ lanes { source destination } }").toString())
        .contains("old")
        .doesNotContain("https");
    for (String field :
        List.of(
            "request(id: \"%s\") { id }",
            "move(id: \"%s-1\") { id }", "node(id: \"%s\") { id }", "node(id: \"%s-1\") { id }")) {
      String root = field.substring(0, field.indexOf('('));
      assertThat(ask(limited, "{ " + field.formatted(own) + " }").at("/data/" + root).isNull())
          .isFalse();
      assertThat(ask(limited, "{ " + field.formatted(others) + " }").at("/data/" + root).isNull())
          .isTrue();
    }
    for (String all :
        List.of(
            "{ requests { nodes { id } } }",
            "{ moves { totalCount } }",
            "{ openUploads { totalCount } }",
            "{ deadLetters { nodes { id } } }",
            "{ stats { workers } }",
            "{ node(id: \"u1\") { id } }",
            "{ nodes(ids: [\"d1\"]) { id } }",
            "mutation { redeliver(ids: [\"1\"]) { redelivered } }",
            "mutation { retryMoves(filter: {all: true}) { retried } }")) {
      assertThat(code(ask(limited, all))).as(all).isEqualTo("FORBIDDEN");
    }
    for (String verb : List.of("cancelRequest", "pauseRequest", "resumeRequest", "keepSources")) {
      assertThat(
              ask(
                      limited,
                      "mutation { %s(id: \"%s\") { request { id } errors { code } } }"
                          .formatted(verb, others))
                  .at("/data/" + verb)
                  .toString())
          .as(verb)
          .isEqualTo("{\"request\":null,\"errors\":[{\"code\":\"UNKNOWN_REQUEST\"}]}");
    }
    assertThat(
            ask(
                    limited,
                    "mutation { retryMoves(filter: {requestId: \"%s\"}) { errors { code } } }"
                        .formatted(others))
                .toString())
        .contains("UNKNOWN_REQUEST");
    for (String verb :
        List.of(
            "movePrefix(input: {source: \"https:\", destination: \"new:\"})",
            "movePrefix(input: {source: \"old:\", destination: \"https:\"})",
            "moveManifest(input: {manifest: \"https://h/a.csv\"})",
            "pauseProvider(name: \"https\")",
            "limitProvider(input: {name: \"https\", inFlight: 1})",
            "pauseLane(source: \"https\", destination: \"new\")")) {
      assertThat(ask(limited, "mutation { %s { errors { code } } }".formatted(verb)).toString())
          .as(verb)
          .contains("FORBIDDEN_PROVIDER");
    }
    String bearer = "Bearer " + limited;
    assertThat(SERVER.get("/requests/" + own + "/export.csv", "Authorization", bearer).statusCode())
        .isEqualTo(200);
    assertThat(
            SERVER.get("/requests/" + others + "/export.csv", "Authorization", bearer).statusCode())
        .isEqualTo(404);
    try (WebSocketClient client = introduced(limited)) {
      client.subscribe(
          "1", "subscription { requestChanged(id: \"%s\") { state } }".formatted(others));
      assertThat(client.next().toString()).contains("NOT_FOUND");
      client.subscribe(
          "2", "subscription { moveFinished(requestId: \"%s\") { id } }".formatted(others));
      assertThat(client.next().toString()).contains("NOT_FOUND");
      client.subscribe("3", "subscription { statsChanged { workers } }");
      assertThat(client.next().toString()).contains("FORBIDDEN");
    }
  }

  @Test
  void whatCanBeNoTokenIsRefused() throws Exception {
    JsonNode errors =
        create(
                secret(Scope.ADMIN),
                Map.of(
                    "name",
                    "A b",
                    "scopes",
                    List.of("ADMIN"),
                    "providers",
                    List.of("ne"),
                    "expiresAt",
                    "2020-01-01T00:00:00Z"))
            .get("errors");
    List<String> codes = new ArrayList<>();
    errors.forEach(error -> codes.add(error.get("code").asString()));
    assertThat(codes)
        .containsExactly("MALFORMED_NAME", "OUT_OF_RANGE", "UNKNOWN_PROVIDER", "OUT_OF_RANGE");
    assertThat(
            create(secret(Scope.ADMIN), Map.of("name", "read", "scopes", List.of("READ")))
                .toString())
        .contains("NAME_TAKEN");
    assertThat(
            ask(secret(Scope.ADMIN), "mutation { revokeToken(name: \"root\") { errors { code } } }")
                .toString())
        .contains("LOCKS_OUT");
  }

  @Test
  void noSecretIsKeptOrTold() throws Exception {
    String secret = secret(Scope.READ);
    assertThat(SERVER.bean(MemoryAccessTokens.class).all().toString()).doesNotContain(secret);
    assertThat(
            ask(secret(Scope.ADMIN), "{ tokens { name scopes providers createdAt expiresAt } }")
                .toString())
        .contains("\"name\":\"read\"")
        .doesNotContain(secret);
    assertThat(secret).matches("wherry_read_[A-Za-z0-9_-]{43}");
  }

  @ParameterizedTest
  @EnumSource(names = {"ALL", "WORKER"})
  void nothingButLoopbackIsBoundWithoutTokens(Role role) {
    assertThatThrownBy(() -> TestServer.start(TestEngine.class, role, "0.0.0.0").close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("can't bind 0.0.0.0")
        .hasMessageContaining("./wherry token create root --scope admin");
  }

  @Test
  void theFirstTokenIsAnAdminForGood() throws Exception {
    try (TestServer fresh = TestServer.start(TestEngine.class, Role.API)) {
      JsonNode refused =
          fresh.data(CREATE, Map.of("input", Map.of("name", "a", "scopes", List.of("READ"))));
      assertThat(refused.toString()).contains("LOCKS_OUT");
      assertThat(fresh.data("{ tokens { name } }").toString()).isEqualTo("{\"tokens\":[]}");
    }
  }

  /// Only the handshake of a WebSocket is let through without a token: its first message has one.
  @Test
  void aPostThatSaysItIsAHandshakeNeedsATokenToo() throws Exception {
    String body = "{\"query\": \"{ __schema { queryType { name } } }\"}";
    URI place = URI.create(SERVER.url());
    try (Socket socket = new Socket(place.getHost(), place.getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              POST /graphql HTTP/1.1
              Host: %s
              Upgrade: websocket
              Connection: close
              Content-Type: application/json
              Content-Length: %d

              """
                  .formatted(place.getAuthority(), body.length())
                  .replace("\n", "\r\n")
                  .concat(body)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 401").doesNotContain("queryType");
    }
  }
}
