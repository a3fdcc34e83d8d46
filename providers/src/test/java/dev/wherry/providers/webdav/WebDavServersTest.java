package dev.wherry.providers.webdav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Expect;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What servers refuse with, and those that keep less than others.
@Timeout(60)
final class WebDavServersTest {
  /// @param says a piece of the sentence
  private record Refusal(int status, Problem problem, String says) {}

  @Test
  void eachRefusalHasItsProblemAndItsAdvice() throws Exception {
    for (Refusal refusal :
        List.of(
            new Refusal(301, Problem.INTERNAL, "redirects to https://other/: mend the 'base'"),
            new Refusal(401, Problem.FORBIDDEN, "mend 'user' and 'password', or 'token'"),
            new Refusal(403, Problem.FORBIDDEN, "give this user the right"),
            new Refusal(404, Problem.NOT_FOUND, "nothing is there"),
            new Refusal(405, Problem.UNSUPPORTED, "check that 'base' is a WebDAV collection"),
            new Refusal(408, Problem.TIMED_OUT, "too long"),
            new Refusal(414, Problem.INVALID_KEY, "too long"),
            new Refusal(423, Problem.UNAVAILABLE, "locked"),
            new Refusal(429, Problem.THROTTLED, "fewer requests"),
            new Refusal(500, Problem.UNAVAILABLE, "fails"),
            new Refusal(503, Problem.UNAVAILABLE, "fails"))) {
      try (WebServer server =
              new WebServer(
                  (q, r) ->
                      r.send(
                          refusal.status(),
                          Map.of("Retry-After", "17", "Location", "https://other/"),
                          "<title>its own words</title>".getBytes(StandardCharsets.UTF_8)));
          StorageProvider provider = open(server, null)) {
        if (refusal.problem() != Problem.NOT_FOUND) {
          StorageException e = Expect.problem(refusal.problem(), () -> provider.stat("some/key"));
          assertThat(e)
              .hasMessageStartingWith("stat some/key: ")
              .hasMessageContaining(refusal.says())
              .hasMessageContaining("HTTP " + refusal.status() + ": its own words");
          assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        }
        Expect.problem(refusal.problem(), () -> provider.open("some/key", null, null));
      }
    }
  }

  @Test
  void writesThatAreRefusedAreToldAndOneThatHasNoRoom() throws Exception {
    for (Refusal refusal :
        List.of(
            new Refusal(413, Problem.TOO_LARGE, "size"),
            new Refusal(507, Problem.UNAVAILABLE, "free some space"))) {
      try (WebServer server = new WebServer((q, r) -> r.send(refusal.status()));
          StorageProvider provider = open(server, null)) {
        assertThat(Expect.problem(refusal.problem(), () -> put(provider, new byte[3])))
            .hasMessageContaining(refusal.says());
      }
    }
  }

  @Test
  void aTokenIsABearersAndPagesOfPeopleAreNoAnswers() throws Exception {
    try (WebServer server =
            new WebServer(
                (q, r) -> r.send(207, Map.of(), "<html>".getBytes(StandardCharsets.UTF_8)));
        StorageProvider provider = open(server, new Secret("the-token"))) {
      assertThat(Expect.problem(Problem.INTERNAL, () -> provider.stat("k")))
          .hasMessageContaining("can't be read");
      assertThat(server.requests().getFirst().header("authorization"))
          .isEqualTo("Bearer the-token");
    }
  }

  @Test
  void aServerThatKeepsHalfOfAPutIsFoundOutAndGetsAMoveInstead() throws Exception {
    Careless careless = new Careless();
    try (WebServer server = new WebServer(careless);
        StorageProvider provider = open(server, null)) {
      byte[] old = BytesPayload.random(1, 1_000);
      put(provider, old);
      assertThat(server.requests()).anyMatch(q -> q.method().equals("MOVE"));
      BytesPayload wrong =
          new BytesPayload(new byte[99_999], Checksums.of(ChecksumKind.CRC32C, "00000000"));
      Expect.problem(
          Problem.CHECKSUM_MISMATCH,
          () -> provider.put("some/key", wrong, Attributes.NONE, Precondition.NONE));
      assertThat(careless.files).containsOnlyKeys("/dav/some/key");
      assertThat(careless.files.get("/dav/some/key")).isEqualTo(old);
    }
  }

  @Test
  void aCollectionThatAnotherMakesAtTheSameMomentIsThere() throws Exception {
    AtomicBoolean made = new AtomicBoolean();
    Careless careless = new Careless();
    WebServer.Site crowded =
        (request, reply) -> {
          String path = request.target().replaceFirst("/$", "");
          boolean there = path.equals("/dav") || (path.equals("/dav/some") && made.get());
          String asked = request.method();
          if (asked.equals("MKCOL")) {
            made.set(true);
            reply.send(403);
          } else if (asked.equals("PROPFIND") && there) {
            reply.send(
                207,
                Map.of(),
                "<D:multistatus xmlns:D='DAV:'><D:response><D:href>%s/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>"
                    .formatted(path)
                    .getBytes(StandardCharsets.UTF_8));
          } else if (asked.equals("PUT") && !made.get()) {
            reply.send(409);
          } else {
            careless.answer(request, reply);
          }
        };
    try (WebServer server = new WebServer(crowded);
        StorageProvider provider = open(server, null)) {
      put(provider, BytesPayload.random(2, 1_000));
      assertThat(made).isTrue();
      assertThat(careless.files.get("/dav/some/key")).isEqualTo(BytesPayload.random(2, 1_000));
    }
  }

  /// Shows what has come of a PUT.
  private static final class Careless implements WebServer.Site {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public void answer(WebServer.Request request, WebServer.Reply reply) throws IOException {
      String path = request.target();
      byte[] there = files.get(path);
      switch (request.method()) {
        case "PUT" -> {
          files.put(path, request.body().bytes());
          reply.send(201);
        }
        // What it has so far of the PUT that is under way.
        case "GET" -> reply.send(200, Map.of("ETag", "\"e\""), new byte[100]);
        case "DELETE" -> {
          files.remove(path);
          reply.send(204);
        }
        case "MOVE" -> {
          String to = String.valueOf(request.header("destination"));
          if (there != null) {
            files.remove(path);
            files.put(URI.create(to).getRawPath(), there);
          }
          reply.send(201);
        }
        default ->
            reply.send(
                there == null ? 404 : 207,
                Map.of(),
                "<D:multistatus xmlns:D='DAV:'><D:response><D:href>%s</D:href><D:propstat><D:prop><D:getcontentlength>%d</D:getcontentlength><D:getetag>\"e\"</D:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>"
                    .formatted(path, there == null ? 0 : there.length)
                    .getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void put(StorageProvider provider, byte[] content) throws StorageException {
    provider.put("some/key", BytesPayload.of(content), Attributes.NONE, Precondition.NONE);
  }

  private static StorageProvider open(WebServer server, @Nullable Secret token) {
    Duration patience = Duration.ofSeconds(30);
    return new WebDavSettings(
            URI.create(server.url() + "/dav"), null, null, token, patience, patience, 4, null, null)
        .open("dav", InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));
  }
}
