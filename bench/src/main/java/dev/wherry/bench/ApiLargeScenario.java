package dev.wherry.bench;

import dev.wherry.bench.Figure.Goal;
import dev.wherry.demo.stage.Installation;
import dev.wherry.demo.stage.ServiceProcess;
import dev.wherry.demo.stage.Stage;
import dev.wherry.postgres.DatabaseSettings;
import dev.wherry.postgres.PostgresQueue;
import dev.wherry.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How fast the API reads when 10,000,000 moves are stored: the real process, with its own
/// PostgreSQL.
final class ApiLargeScenario implements Scenario {
  private static final int REQUESTS = 1_000;
  private static final int SAMPLES = 200;
  private static final int DEEP_PAGES = 1_000;
  private static final Pattern CURSOR = Pattern.compile("\"endCursor\":\"([^\"]+)\"");
  private static final String PAGE =
      "pageInfo { endCursor hasNextPage } nodes { id source destination state attempts failure { kind message } receipt { bytes crc32c } }";

  @Override
  public String name() {
    return "api-large";
  }

  @Override
  public String about() {
    return "the service with 10,000,000 moves stored: how fast it reads (8 minutes, 8 GB of disk)";
  }

  @Override
  public List<Figure> measure(boolean verbose) throws Exception {
    try (var stage = new Stage(Installation.find(), InstantSource.system())) {
      fill(stage.data());
      stage.openOld(List.of(), Set.of(), (_, _) -> {});
      stage.openNew();
      ServiceProcess service = stage.openService("");
      var pages = new Pages(service);
      String request = "{ request(id: \"%d\") { moves(first: 100%s) { " + PAGE + " } } }";
      String all = "{ moves(first: %d%s) { " + PAGE + " } }";
      int middle = REQUESTS / 2;
      String inRequest = pages.after(n -> request.formatted(middle, n), 50);
      String deep = pages.after(n -> all.formatted(1_000, n), DEEP_PAGES);
      var figures = new ArrayList<Figure>();
      figures.add(pages.time("100 moves of a request, page 1", request.formatted(middle, "")));
      figures.add(
          pages.time("100 moves of a request, page 51", request.formatted(middle, inRequest)));
      figures.add(pages.time("100 of all moves, page 1", all.formatted(100, "")));
      figures.add(pages.time("100 of all moves, page 10,001", all.formatted(100, deep)));
      figures.add(
          pages.time(
              "50 requests with their counts, page 1",
              "{ requests(first: 50) { nodes { id state counts { total succeeded failed } } } }"));
      return figures;
    }
  }

  private static void fill(Path data) {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
      var settings = new DatabaseSettings(postgres.jdbcUrl(), postgres.user(), postgres.password());
      var database = new PlainDatabase(settings);
      try (PostgresQueue queue = PostgresQueue.open(settings);
          QueueVerbs verbs = new QueueVerbs(queue.queue())) {
        queue.queue().enqueue(Requests.between("old", "new", 1));
        verbs.batchMicrosPerMove(1);
        database.fill("fill-finished.sql", REQUESTS);
        database.run("vacuum analyze");
      }
    }
  }

  /// Asks over one connection.
  private record Pages(ServiceProcess service) {
    interface Query {
      String after(String argument);
    }

    /// The argument that asks for what follows so many pages.
    String after(Query query, int pages) throws IOException {
      String argument = "";
      for (int page = 0; page < pages; page++) {
        Matcher cursor = CURSOR.matcher(answer(query.after(argument)));
        if (!cursor.find()) {
          throw new IllegalStateException("page %d has no cursor".formatted(page + 1));
        }
        argument = ", after: \"%s\"".formatted(cursor.group(1));
      }
      return argument;
    }

    Figure time(String what, String query) throws IOException, InterruptedException {
      List<Double> millis = load(query).run(2 * SAMPLES, 0).millis();
      return Figure.of(
          what + ", 10,000,000 moves stored",
          "ms",
          millis.subList(SAMPLES, millis.size()),
          new Goal.Below(10));
    }

    private String answer(String query) throws IOException {
      return load(query).ask();
    }

    private HttpLoad load(String query) {
      String body = "{\"query\":\"" + query.replace("\"", "\\\"") + "\"}";
      return new HttpLoad(service.address().resolve("/graphql"), 1, _ -> body, "\"nodes\":[{");
    }
  }
}
