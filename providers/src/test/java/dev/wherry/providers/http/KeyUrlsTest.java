package dev.wherry.providers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.WebServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// From a key to what stands in the request.
final class KeyUrlsTest {
  @Test
  void aKeyAfterABaseIsEncodedButForItsSlashes() throws Exception {
    assertThat(url("https://h/a/", "b c/d%20e?f#g&h+i/ü"))
        .isEqualTo("https://h:443/a/b%20c/d%2520e%3Ff%23g%26h%2Bi/%C3%BC");
    assertThat(url("https://h/a", "b")).isEqualTo("https://h:443/a/b");
    assertThat(url("http://h:8080", "b")).isEqualTo("http://h:8080/b");
    assertThat(url("http://h/", "/b//c/")).isEqualTo("http://h:80//b//c/");
    assertThat(url("http://h/get?file=", "a b&c/d")).isEqualTo("http://h:80/get?file=a%20b%26c/d");
    assertThat(url("http://h/%7Euser/a%20b/", "c")).isEqualTo("http://h:80/%7Euser/a%20b/c");
  }

  @Test
  void aUrlIsSentAsItIs() throws Exception {
    WebServer.Site site = (q, r) -> r.send(200, Map.of("X", q.target()), new byte[0]);
    try (WebServer server = new WebServer(site);
        StorageProvider http = Web.verbatim()) {
      String host = "//127.0.0.1:" + server.port();
      for (String path :
          List.of(
              "/a.jpg",
              "/a%20b+c?x=%2F&y=a+b",
              "/%zz/%",
              "//double//slash/",
              "/a/../b/./c/..",
              "/;v=1,2/(x)!*'@:&=$",
              "/%2e%2e/%2E",
              "/?",
              "/[x]/?[y]")) {
        http.stat(host + path);
        assertThat(server.requests().getLast().target()).isEqualTo(path);
      }
      http.stat(host);
      assertThat(server.requests().getLast().target()).isEqualTo("/");
      http.stat(host + "?q");
      assertThat(server.requests().getLast().target()).isEqualTo("/?q");
      http.stat(host + "/a b/ü\"<>|");
      assertThat(server.requests().getLast().target()).isEqualTo("/a%20b/%C3%BC%22%3C%3E%7C");
    }
  }

  @Test
  void whatIsNoUrlIsAnInvalidKey() throws Exception {
    try (StorageProvider https = HttpProvider.ofAllHosts("https", Web.CLOCK, 4)) {
      for (String key :
          List.of(
              "host/path",
              "/host/path",
              "//",
              "///path",
              "//host/a#b",
              "//host/line\nfeed",
              "//user:pass@host/",
              "//host:port/",
              "//host:0/",
              "//host:65536/",
              "//ho st/",
              "//[::1/",
              "//[zz]/",
              "//host%41/",
              "//" + "x".repeat(300) + "/")) {
        StorageException e = Expect.problem(Problem.INVALID_KEY, () -> https.stat(key));
        assertThat(e).hasMessageNotContaining("pass@");
      }
    }
  }

  @Test
  void aHostMayBeWrittenInAnyAlphabet() throws Exception {
    FakeNames names = FakeNames.of(Map.of("xn--bcher-kva.example", List.of("127.0.0.1")));
    try (WebServer server = new WebServer((q, r) -> r.send(200));
        StorageProvider http = Web.verbatim(names)) {
      http.stat("//BÜCHER.example:%d/ü".formatted(server.port()));
      assertThat(server.requests().getFirst().header("host"))
          .isEqualTo("xn--bcher-kva.example:" + server.port());
    }
    assertThat(Target.of("http://[2606:4700::1111]:81/").origin().toURI())
        .isEqualTo("http://[2606:4700:0:0:0:0:0:1111]:81");
  }

  @Test
  void aQueryIsNoPartOfAMessageSinceItMayBeASignature() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.send(403));
        StorageProvider http = Web.verbatim()) {
      String key = "//127.0.0.1:" + server.port() + "/k?X-Amz-Signature=secret";
      StorageException e = Expect.problem(Problem.FORBIDDEN, () -> http.open(key, null, null));
      assertThat(e)
          .hasMessageContaining("open http://127.0.0.1:" + server.port() + "/k?…: ")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void settingsThatCannotBeRightAreRefused() {
    for (String base :
        List.of("ftp://h/", "https:///k", "https://u:p@h/", "https://h/#f", "mailto:x")) {
      assertThatThrownBy(() -> new HttpSettings(URI.create(base)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("base should");
    }
    for (Map<String, String> headers :
        List.of(
            Map.of("A B", "x"),
            Map.of("A", "x\r\nB: y"),
            Map.of("A", "ü"),
            Map.of("Range", "bytes=0-1"),
            Map.of("HOST", "x"))) {
      assertThatThrownBy(() -> withHeaders(headers))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("headers: ");
    }
    assertThat(withHeaders(Map.of("Authorization", "secret")).toString())
        .contains("Authorization")
        .doesNotContain("secret");
  }

  private static HttpSettings withHeaders(Map<String, String> headers) {
    return new HttpSettings(
        URI.create("https://h/"),
        List.of(),
        headers,
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
  }

  private static String url(String base, String key) throws StorageException {
    Target target = KeyUrls.Based.on(URI.create(base)).target("stat", key);
    return target.origin().toURI() + target.path();
  }
}
