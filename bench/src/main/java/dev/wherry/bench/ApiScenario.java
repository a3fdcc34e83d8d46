package dev.wherry.bench;

import dev.wherry.bench.Figure.Goal;
import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.Progress;
import dev.wherry.demo.client.Wherry;
import dev.wherry.demo.client.Wherry.Pair;
import dev.wherry.demo.stage.Installation;
import dev.wherry.demo.stage.Stage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/// How fast the API answers while the service works: the real process with its own PostgreSQL, an
/// S3 server, and a web server so slow that 200 moves run all the time.
final class ApiScenario implements Scenario {
  private static final int RUNNING = 200;
  private static final int CONNECTIONS = 64;
  private static final int ROUND = 10_000;
  private static final int ROUNDS = 5;
  private static final int SECONDS = 20;
  private static final int PACE = 200;
  private static final int MANY = 10_000;
  private static final int WARM_UP = 20;
  private static final int SAMPLES = 30;
  private static final long ASSET_BYTES = 32 << 20;

  @Override
  public String name() {
    return "api";
  }

  @Override
  public String about() {
    return "the service: how fast a mutation answers while 200 moves run (5 minutes)";
  }

  @Override
  public List<Figure> measure(boolean verbose) throws Exception {
    var figures = new ArrayList<Figure>();
    var pace = new Semaphore(0);
    try (var stage = new Stage(Installation.find(), InstantSource.system())) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(stage), "bench-stop"));
      List<Asset> assets = assets(stage.folder().resolve("asset"));
      // 64 KiB a second for each asset: nothing ever gives a permit.
      stage.openOld(assets, Set.of(), (key, sent) -> pace.tryAcquire(1, TimeUnit.SECONDS));
      stage.openNew();
      var service = stage.openService("worker: {slots: %1$d, per-lane: %1$d}%n".formatted(RUNNING));
      try (var wherry = new Wherry(service.address())) {
        String busy = wherry.moveAssets(assets.stream().map(ApiScenario::move).toList(), Map.of());
        awaitRunning(wherry, busy);
        Statistics first = times(wherry, 0, 1, MANY);
        times(wherry, 1, WARM_UP, MANY);
        Statistics many = times(wherry, 1 + WARM_UP, SAMPLES, MANY);
        Statistics one = times(wherry, 1 + WARM_UP + SAMPLES, 10 * SAMPLES, 1);
        List<Figure> load = load(service.address());
        int running = wherry.request(busy).running();
        if (running != RUNNING) {
          throw new IllegalStateException("%d moves ran at the end".formatted(running));
        }
        String busyNow = ", %d running".formatted(RUNNING);
        figures.addAll(
            List.of(
                Figure.of("mutation of 10,000 moves" + busyNow, "ms", many, new Goal.Below(300)),
                Figure.of("the first of them after the start" + busyNow, "ms", first, null),
                Figure.of("mutation of 1 move" + busyNow, "ms", one, null)));
        figures.addAll(load);
      }
    }
    figures.add(plainInserts());
    return figures;
  }

  /// Many clients at once, each with one mutation of one move after the other.
  private static List<Figure> load(URI service) throws IOException, InterruptedException {
    var load =
        new HttpLoad(
            service.resolve("/graphql"),
            CONNECTIONS,
            n -> Wherry.mutation(List.of(new Pair("old:load/" + n, "new:load/" + n)), Map.of()),
            "\"request\":{\"id\"");
    load.run(3 * ROUND, 0);
    var rates = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS; round++) {
      rates.add(load.run(ROUND, 0).perSecond());
    }
    String mutation = "mutation of 1 move, 64 connections, 200 running, ";
    Figure fastest =
        Figure.of(mutation + "as many as can be", "per second", rates, new Goal.AtLeast(2_000));
    var figures = new ArrayList<>(List.of(fastest));
    double half = fastest.median() / 2;
    for (double pace : new double[] {half, PACE}) {
      List<Double> millis = load.run((int) (SECONDS * pace), pace).millis();
      String what = mutation + (pace == PACE ? "%d a second".formatted(PACE) : "half as many");
      figures.add(Figure.of(what, "ms", millis, new Goal.Below(5)));
      figures.add(Figure.percentile(what + ", 99 %", "ms", millis, 99, new Goal.Below(25)));
    }
    return figures;
  }

  private static Figure plainInserts() throws IOException, InterruptedException {
    try (var server = new Server()) {
      return Figure.of(
          "plain insert of 1 row, 64 connections, nothing else running",
          "per second",
          PlainInserts.perSecond(new PlainDatabase(server.settings()), CONNECTIONS, ROUNDS, ROUND),
          null);
    }
  }

  /// Ends the processes when this one is stopped in the midst.
  private static void close(Stage stage) {
    try {
      stage.close();
    } catch (IOException e) {
      System.err.println("bench: " + e.getMessage());
    }
  }

  /// Many assets, and one file with their bytes.
  private static List<Asset> assets(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(ASSET_BYTES);
    }
    var assets = new ArrayList<Asset>();
    for (int i = 0; i < RUNNING; i++) {
      // No one compares the digest; the server makes each asset's ETag of it.
      String digest = "%064x".formatted(i);
      assets.add(new Asset("busy/" + i, "application/octet-stream", file, ASSET_BYTES, digest));
    }
    return assets;
  }

  private static Pair move(Asset asset) {
    return new Pair("old:" + asset.key(), "new:" + asset.key());
  }

  private static void awaitRunning(Wherry wherry, String request) throws Exception {
    var all = new CompletableFuture<Progress>();
    var feed =
        wherry.follow(
            request,
            progress -> {
              if (progress.running() == RUNNING) {
                all.complete(progress);
              }
            });
    try {
      all.get(2, TimeUnit.MINUTES);
    } finally {
      feed.cancel(true);
    }
  }

  /// Sends requests one after the other, each of moves that no other has, and measures each answer
  /// in milliseconds. Writing the request's JSON is not measured.
  private static Statistics times(Wherry wherry, int first, int requests, int moves)
      throws IOException, InterruptedException {
    var times = new ListStatistics();
    for (int request = first; request < first + requests; request++) {
      String prefix = "bench/%d/".formatted(request);
      String mutation =
          Wherry.mutation(
              IntStream.range(0, moves)
                  .mapToObj(i -> new Pair("old:" + prefix + i, "new:" + prefix + i))
                  .toList(),
              Map.of());
      long start = System.nanoTime();
      String id = wherry.send(mutation);
      times.addValue((System.nanoTime() - start) / 1e6);
      if (wherry.request(id).total() != moves) {
        throw new IllegalStateException("request %s has other moves than were sent".formatted(id));
      }
    }
    return times;
  }
}
