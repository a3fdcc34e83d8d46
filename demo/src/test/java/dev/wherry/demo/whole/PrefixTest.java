package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything under a prefix, moved by processes that are killed while they still look for it.
final class PrefixTest {
  private static final int ASSETS = 2_500;
  private static final String MOVE =
      """
      {"query": "mutation { movePrefix(input: {source: \\"shelf:in/\\", destination: \\"new:out/\\",
        key: \\"{ext}/{path}\\", filter: {exclude: [\\"**/*.tmp\\"]}}) {
        request { id listing { state } } errors { message } } }"}
      """
          .replace("\n", " ");

  @TempDir private Path folder;
  private Quay quay;

  @BeforeEach
  void open() throws Exception {
    quay = Quay.open(folder, 1, "slots: 16, lease: 3s, heartbeat: 500ms, grace: 1s");
    for (int i = 0; i < ASSETS; i++) {
      Path file =
          quay.shelf().resolve("in/%d/a %d%%.%s".formatted(i % 7, i, i % 2 == 0 ? "b" : "c"));
      Files.createDirectories(file.getParent());
      Files.writeString(file, "asset " + i);
    }
    Files.writeString(quay.shelf().resolve("in/1/x.tmp"), "not wanted");
    Files.writeString(quay.shelf().resolve("other.b"), "not under the prefix");
  }

  @AfterEach
  void close() throws Exception {
    quay.close();
    assertThat(Leftovers.processes(folder)).isEmpty();
  }

  @Test
  void aListingWhoseWorkersAreKilledFindsEverythingOnce() throws Exception {
    Member api = quay.serve("api");
    String answer = ask(api, MOVE);
    assertThat(answer).contains("\"listing\":{\"state\":\"RUNNING\"}", "\"errors\":[]");
    for (int kills = 1; kills <= 2; kills++) {
      Member worker = quay.serve("worker");
      int before = found();
      worker.await("it lists, or all is listed", () -> found() > before || isListed());
      worker.process().kill();
    }
    Member last = quay.serve("worker");
    last.await(
        "all is done",
        () -> quay.ledger().number("select count(finished_at) from wherry.request") == 1);

    assertThat(
            quay.database()
                .query(
                    "select total || ' ' || succeeded + skipped || ' ' || expected from wherry.request"))
        .containsExactly("%d %d 0".formatted(ASSETS, ASSETS));
    assertThat(quay.ledger().number("select count(distinct source) from wherry.move"))
        .isEqualTo(ASSETS);
    assertThat(quay.database().query("select ended || ' ' || found from wherry.listing"))
        .containsExactly("FINISHED " + ASSETS);
    quay.ledger().assertAttemptsAddUp();
    Path copies = folder.resolve("new/out");
    for (int i = 0; i < ASSETS; i++) {
      String kind = i % 2 == 0 ? "b" : "c";
      assertThat(copies.resolve("%s/%d/a %d%%.%s".formatted(kind, i % 7, i, kind)))
          .hasContent("asset " + i);
    }
  }

  private int found() throws SQLException {
    return quay.ledger().number("select count(*) from wherry.move");
  }

  private boolean isListed() throws SQLException {
    return quay.ledger().number("select count(ended) from wherry.listing") == 1;
  }

  private static String ask(Member api, String body) throws Exception {
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
