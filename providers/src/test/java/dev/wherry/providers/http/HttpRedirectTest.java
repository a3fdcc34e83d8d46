package dev.wherry.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.WebServer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HttpRedirectTest {
  private static final byte[] CONTENT = BytesPayload.random(90, 50_000);

  @Test
  void redirectsAreFollowedWithTheRangeAndTheVersion() throws Exception {
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      WebServer.Site site =
          (q, r) -> {
            switch (q.target()) {
              case "/a/k" -> r.redirect(status, "b?c=d");
              case "/a/b?c=d" -> r.redirect(status, "/e f");
              case "/e%20f" -> r.redirect(status, "?g");
              case "/e%20f?g" ->
                  r.send(
                      206,
                      Map.of("Content-Range", "bytes 10-19/50000", "ETag", "\"e\""),
                      Arrays.copyOfRange(CONTENT, 10, 20));
              default -> r.send(404);
            }
          };
      try (WebServer server = new WebServer(site);
          StorageProvider provider = Web.patient(server)) {
        assertThat(Expect.read(provider, "a/k", new ByteRange(10, 10), "\"e\""))
            .isEqualTo(Arrays.copyOfRange(CONTENT, 10, 20));
        assertThat(server.requests())
            .hasSize(4)
            .allMatch(q -> "bytes=10-19".equals(q.header("range")))
            .allMatch(q -> "\"e\"".equals(q.header("if-match")));
        assertThat(server.openConnections()).isEqualTo(1);
      }
    }
  }

  @Test
  void redirectsInACircleEnd() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.redirect(302, "/k"));
        StorageProvider provider = Web.patient(server)) {
      StorageException e =
          Expect.problem(Problem.UNAVAILABLE, () -> provider.open("k", null, null));
      assertThat(e).hasMessageContaining("more than 3 times");
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void configuredHeadersStayAtHome() throws Exception {
    try (WebServer other = new WebServer((q, r) -> r.send(200, Map.of(), CONTENT));
        WebServer server =
            new WebServer(
                (q, r) ->
                    r.redirect(302, q.target().equals("/out") ? other.url() + "/k" : "/out"));
        StorageProvider provider =
            Web.withHeaders(server, Map.of("Authorization", "Bearer secret"))) {
      assertThat(Expect.read(provider, "in")).isEqualTo(CONTENT);
      assertThat(server.requests())
          .hasSize(2)
          .allMatch(q -> "Bearer secret".equals(q.header("authorization")));
      assertThat(other.requests()).hasSize(1);
      assertThat(other.requests().getFirst().headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void redirectsThatLeadAstrayAreNotFollowed() throws Exception {
    Map<String, String> locations =
        Map.of(
            "/ftp", "ftp://127.0.0.1/k",
            "/file", "file:///etc/passwd",
            "/user", "http://user:pass@127.0.0.1/k",
            "/nothing", "http:///k",
            "/port", "http://127.0.0.1:99999/k");
    try (WebServer server =
            new WebServer((q, r) -> r.redirect(302, locations.getOrDefault(q.target(), "/?")));
        StorageProvider provider = Web.patient(server)) {
      for (String key : List.of("ftp", "file", "user", "nothing", "port")) {
        StorageException e =
            Expect.problem(Problem.UNAVAILABLE, () -> provider.open(key, null, null));
        assertThat(e).hasMessageContaining("can't be followed").hasMessageNotContaining("pass@");
      }
    }
  }

  @Test
  void aRedirectWithoutALocationIsAnAnswerLikeOthers() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.send(302));
        StorageProvider provider = Web.patient(server)) {
      Expect.problem(Problem.INTERNAL, () -> provider.open("k", null, null));
    }
  }
}
