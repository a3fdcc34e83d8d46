package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.Claim;
import dev.wherry.providers.UrlText;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where an asset is now.
final class SignpostTest {
  private static TestServer server;
  private static Play play;

  @BeforeAll
  static void start() {
    server = TestServer.start(TestEngine.class, Role.ALL);
    play = new Play(server.queue());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void clear() {
    play.clear();
  }

  private static void move(String source, String destination) throws Exception {
    assertThat(
            server
                .data(
                    """
                    mutation($s: Location!, $d: Location!) {
                      moveAssets(input: {moves: [{source: $s, destination: $d}]}) {
                        errors { message } } }
                    """,
                    Map.of("s", source, "d", destination))
                .at("/moveAssets/errors"))
        .isEmpty();
  }

  private static Claim claim() {
    List<Claim> claims = play.claim(1);
    assertThat(claims).hasSize(1);
    return claims.getFirst();
  }

  private static void leads(String path, String url, String cached) throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue(url);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("public, max-age=" + cached);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void itLeadsToTheSourceUntilTheMoveSucceededAndThenToTheDestination() throws Exception {
    move("old:a.jpg", "new:b/c.jpg");
    leads("/go/old/a.jpg", "https://old.example.com/assets/a.jpg", "10");
    Claim claim = claim();
    leads("/go/old/a.jpg?q", "https://old.example.com/assets/a.jpg", "10");
    play.succeed(claim);
    leads("/go/old/a.jpg", "https://new.example.com/b/c.jpg", "3600");
    move("old:a.jpg", "new:elsewhere");
    play.fail(claim());
    leads("/go/old/a.jpg", "https://new.example.com/b/c.jpg", "3600");
    move("old:a.jpg", "new:elsewhere");
    play.succeed(claim());
    leads("/go/old/a.jpg", "https://new.example.com/elsewhere", "3600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a%20b",
        "100%",
        "a+b",
        "a//b",
        "//evil.example",
        "/a",
        "ü/é",
        "\uD83D\uDE00",
        "a?b#c",
        "a;b=c",
        "a:b@c",
        "\"'<>",
        "a\nLocation: x",
        "...",
        "a/..b",
        "%2e%2e/a",
        "https://evil.example/"
      })
  void aKeyLeadsBelowThePublicUrlWhateverIsInIt(String key) throws Exception {
    move("old:" + key, "new:to/" + key);
    String encoded = UrlText.encode(key);
    leads("/go/old/" + encoded, "https://old.example.com/assets/" + encoded, "10");
    play.succeed(claim());
    leads("/go/old/" + encoded, "https://new.example.com/to/" + encoded, "3600");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/go/old/unknown | 404 | no move from this location is known",
        "/go/nobody/a    | 404 | no provider of this name is configured",
        "/go/https//h/a  | 404 | the provider has no public-url",
        "/go/old/        | 404 | the address has no key",
        "/go/old/a%00b   | 40  | ",
        "/go/old/%ff     | 400 | ",
      })
  void whatIsNowhereIsToldInWords(String path, String status, @Nullable String words)
      throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertThat(String.valueOf(answer.statusCode())).startsWith(status);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    if (words != null) {
      assertThat(answer.body()).contains(words);
    }
  }

  @Test
  void aKeyThatLeadsOutOfThePublicUrlIsRefused() throws Exception {
    for (String key : List.of("../a", "a/./b", "a/..", "..")) {
      move("old:up-" + key.hashCode(), "new:" + key);
      play.succeed(claim());
      HttpResponse<String> answer = server.get("/go/old/up-" + key.hashCode());
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("no URL can hold the key");
    }
  }

  /// Sent as it is: clients normalise such paths.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/go/old/../../etc", "/go/old/..", "/go//evil.example/a", "/go/old/%2e%2e/a",
            "/go/old/a%2fb",
        "/go/old/a%5cb", "/go/old\\evil", "/go/../graphql", "/go/old/%zz", "/go/old/%"
      })
  void anAddressThatIsNoneLeadsNowhere(String path) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      List<String> answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .lines()
              .toList();
      assertThat(answer.getFirst()).startsWith("HTTP/1.1 4");
      assertThat(answer).noneMatch(line -> line.startsWith("Location"));
    }
  }
}
