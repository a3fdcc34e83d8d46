package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything under a prefix and everything that a manifest says, moved by processes that are
/// killed while they still look for it.
final class ListingsTest {
  private static final int ASSETS = 1_250;
  private static final String MOVE_PREFIX =
      """
      movePrefix(input: {source: \\"shelf:in/\\", destination: \\"new:out/\\",
        key: \\"{ext}/{path}\\", filter: {exclude: [\\"**/*.tmp\\"]}})
      """;
  private static final String MOVE_MANIFEST =
      """
      moveManifest(input: {manifest: \\"shelf:lists/all.csv\\"})
      """;

  @TempDir private Path folder;
  private Quay quay;

  @BeforeEach
  void open() throws Exception {
    quay = Quay.open(folder, 1, "slots: 16, lease: 2s, heartbeat: 500ms, grace: 1s");
    StringBuilder manifest = new StringBuilder("source,destination\n");
    for (int i = 0; i < ASSETS; i++) {
      write("in/" + path(i), "found " + i);
      write("box/" + path(i), "said " + i);
      manifest.append("\"shelf:box/%s\",\"new:said/%d, copied\"\n".formatted(path(i), i));
    }
    write("in/1/x.tmp", "not wanted");
    write("other.b", "neither under the prefix nor in the manifest");
    write("lists/all.csv", manifest + "shelf:other.b,nowhere:b\n");
  }

  private static String path(int i) {
    return "%d/a %d%%.%s".formatted(i % 7, i, kind(i));
  }

  private static String kind(int i) {
    return i % 2 == 0 ? "b" : "c";
  }

  private void write(String path, String content) throws IOException {
    Path file = quay.shelf().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @AfterEach
  void close() throws Exception {
    quay.close();
    assertThat(Leftovers.processes(folder)).isEmpty();
  }

  @Test
  void listingsWhoseWorkersAreKilledFindEverythingOnce() throws Exception {
    Member api = quay.serve("api");
    for (String mutation : List.of(MOVE_PREFIX, MOVE_MANIFEST)) {
      assertThat(ask(api, mutation))
          .contains("\"listing\":{\"state\":\"RUNNING\"}", "\"errors\":[]");
    }
    for (int kills = 1; kills <= 2; kills++) {
      Member worker = quay.serve("worker");
      int before = found();
      worker.await("it lists, or all is listed", () -> found() > before || isListed());
      worker.process().kill();
    }
    Member last = quay.serve("worker");
    last.await(
        "all is done",
        () -> quay.ledger().number("select count(finished_at) from wherry.request") == 2);

    assertThat(
            quay.database()
                .query(
                    "select total || ' ' || succeeded + skipped || ' ' || expected from wherry.request"))
        .containsExactly("%1$d %1$d 0".formatted(ASSETS), "%1$d %1$d 0".formatted(ASSETS));
    assertThat(quay.ledger().number("select count(distinct source) from wherry.move"))
        .isEqualTo(2 * ASSETS);
    assertThat(
            quay.database()
                .query(
                    """
                    select ended || ' ' || found || ' ' || rejected || ' ' || coalesce(problem_keys[1], '-')
                    from wherry.listing order by request_id
                    """))
        .containsExactly(
            "FINISHED %d 0 -".formatted(ASSETS),
            "FINISHED %d 1 line %d".formatted(ASSETS + 1, ASSETS + 2));
    quay.ledger().assertAttemptsAddUp();
    Path copies = folder.resolve("new");
    for (int i = 0; i < ASSETS; i++) {
      assertThat(copies.resolve("out/%s/%s".formatted(kind(i), path(i)))).hasContent("found " + i);
      assertThat(copies.resolve("said/%d, copied".formatted(i))).hasContent("said " + i);
    }
  }

  private int found() throws SQLException {
    return quay.ledger().number("select count(*) from wherry.move");
  }

  private boolean isListed() throws SQLException {
    return quay.ledger().number("select count(ended) from wherry.listing") == 2;
  }

  private static String ask(Member api, String mutation) throws Exception {
    String body =
        """
        {"query": "mutation { %s { request { id listing { state } } errors { message } } }"}
        """
            .formatted(mutation)
            .replace("\n", " ");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(api.address().resolve("/graphql"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
