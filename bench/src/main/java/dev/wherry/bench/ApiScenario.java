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
    return "the service: how fast a mutation answers while 200 moves run (2 minutes)";
  }

  @Override
  public List<Figure> measure(boolean verbose) throws Exception {
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
        int running = wherry.request(busy).running();
        if (running != RUNNING) {
          throw new IllegalStateException("%d moves ran at the end".formatted(running));
        }
        String load = ", %d running".formatted(RUNNING);
        return List.of(
            Figure.of("mutation of 10,000 moves" + load, "ms", many, new Goal.Below(500)),
            Figure.of("the first of them after the start" + load, "ms", first, null),
            Figure.of("mutation of 1 move" + load, "ms", one, null));
      }
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
