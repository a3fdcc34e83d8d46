package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.server.settings.Settings;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Only the documents of the settings are executed, whichever way they come.
final class AllowedDocumentsTest {
  private static final String NAMES = "{ providers { name } }";
  private static final String FOLLOW =
      "subscription($id: ID!) { requestChanged(id: $id) { state } }";
  private static final String OTHER = "{ __schema { queryType { name } } }";

  @TempDir private static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(folder.resolve("names.graphql"), NAMES + "\n");
    Files.writeString(folder.resolve("follow.graphql"), FOLLOW);
    Files.writeString(folder.resolve("notes.txt"), OTHER);
    server = serving(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestServer serving(Path documents) {
    return TestServer.start(
        TestEngine.class, Role.API, new Settings.Server(0, "127.0.0.1", true, 100, documents));
  }

  private static String hash(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonNode ask(TestServer of, Map<String, ?> body, String... headers)
      throws Exception {
    HttpResponse<String> answer =
        of.post(BodyPublishers.ofString(TestServer.JSON.writeValueAsString(body)), headers);
    return TestServer.JSON.readTree(answer.body());
  }

  private static void assertRefused(JsonNode answer) {
    assertThat(answer.at("/errors/0/extensions/code").asString())
        .as(answer.toString())
        .isEqualTo("DOCUMENT_NOT_ALLOWED");
    assertThat(answer.has("data") && !answer.get("data").isNull()).isFalse();
  }

  private static void assertNames(JsonNode answer) {
    assertThat(answer.at("/data/providers/0/name").asString())
        .as(answer.toString())
        .isEqualTo("https");
  }

  private static Map<String, ?> persisted(String id) {
    return Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", id));
  }

  @Test
  void aDocumentIsTakenByItsText() throws Exception {
    assertNames(ask(server, Map.of("query", NAMES)));
    assertNames(ask(server, Map.of("query", NAMES + "\n")));
    assertRefused(ask(server, Map.of("query", "{ providers { name kind } }")));
    assertRefused(ask(server, Map.of("query", OTHER)));
  }

  @Test
  void aDocumentIsTakenByItsId() throws Exception {
    for (String id : List.of(hash(NAMES), "sha256:" + hash(NAMES + "\n"))) {
      assertNames(ask(server, Map.of("documentId", id)));
    }
    assertNames(ask(server, Map.of("extensions", persisted(hash(NAMES)))));
    assertRefused(ask(server, Map.of("documentId", hash(OTHER))));
    assertRefused(ask(server, Map.of("extensions", persisted(hash(OTHER)))));
  }

  @Test
  void theTextThatComesWithAnIdIsNotRead() throws Exception {
    assertNames(ask(server, Map.of("query", OTHER, "extensions", persisted(hash(NAMES)))));
    assertRefused(ask(server, Map.of("query", NAMES, "extensions", persisted(hash(OTHER)))));
    assertRefused(ask(server, Map.of("query", OTHER, "documentId", "x")));
  }

  @Test
  void whatIsNoRequestIsRefusedAsEver() throws Exception {
    assertThat(server.post(BodyPublishers.ofString("{")).statusCode()).isEqualTo(400);
    assertThat(server.post(BodyPublishers.ofString("{}")).statusCode()).isEqualTo(400);
    assertThat(server.post(BodyPublishers.ofString("{\"documentId\": 7}")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aWebSocketTakesNoOther() throws Exception {
    String id = String.valueOf(new Play(server.queue()).request(1));
    try (WebSocketClient client = WebSocketClient.connect(server)) {
      for (Map<String, ?> payload :
          List.of(
              Map.of("query", FOLLOW, "variables", Map.of("id", id)),
              Map.of(
                  "query",
                  "-",
                  "variables",
                  Map.of("id", id),
                  "extensions",
                  persisted(hash(FOLLOW))))) {
        Map<String, Object> message = new HashMap<>();
        message.put("id", "s" + payload.size());
        message.put("type", "subscribe");
        message.put("payload", payload);
        client.send(message);
        assertThat(client.next().at("/payload/data/requestChanged/state").asString())
            .isEqualTo("OPEN");
      }
      client.subscribe("q", NAMES);
      assertNames(client.next().get("payload"));
      assertThat(client.next().get("type").asString()).isEqualTo("complete");
      client.subscribe("o", OTHER);
      assertThat(client.next().toString()).contains("DOCUMENT_NOT_ALLOWED").doesNotContain("Query");
    }
  }

  @Test
  void anEventStreamTakesNoOther() throws Exception {
    for (Map<String, ?> body : List.of(Map.of("query", NAMES), Map.of("documentId", hash(NAMES)))) {
      assertThat(stream(body)).contains("\"https\"");
    }
    assertThat(stream(Map.of("query", OTHER)))
        .contains("DOCUMENT_NOT_ALLOWED")
        .doesNotContain("queryType");
  }

  private static String stream(Map<String, ?> body) throws Exception {
    return server
        .post(
            BodyPublishers.ofString(TestServer.JSON.writeValueAsString(body)),
            "Accept",
            "text/event-stream")
        .body();
  }

  @Test
  void aFileNamesDocumentsAsItLikes(@TempDir Path other) throws Exception {
    Path file = other.resolve("documents.json");
    Files.writeString(file, TestServer.JSON.writeValueAsString(Map.of("names-1", NAMES)));
    try (TestServer named = serving(file)) {
      assertNames(ask(named, Map.of("documentId", "names-1")));
      assertNames(ask(named, Map.of("documentId", hash(NAMES))));
      assertNames(ask(named, Map.of("query", NAMES)));
      assertRefused(ask(named, Map.of("documentId", "names-2")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "missing", "list.json", "broken.json"})
  void aServiceWithoutItsDocumentsDoesNotStart(String name, @TempDir Path other) throws Exception {
    Files.writeString(other.resolve("list.json"), "[1]");
    Files.writeString(other.resolve("broken.json"), "{ providers { name } }");
    assertThatThrownBy(() -> serving(other.resolve(name)).close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("server.documents");
  }
}
