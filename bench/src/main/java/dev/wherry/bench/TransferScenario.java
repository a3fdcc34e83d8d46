package dev.wherry.bench;

import dev.wherry.bench.Figure.Goal;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.worker.Worker;
import dev.wherry.demo.stage.ChildJvm;
import dev.wherry.postgres.PostgresQueue;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Assets between two buckets of an S3 server on loopback, beside rclone: the product's own worker,
/// transfer, S3 provider and queue in this process, which is warm when it is measured.
final class TransferScenario implements Scenario {
  private static final int SMALL = S3StandIn.SMALL_LISTED;
  private static final int WARM_UP = 50_000;
  private static final int SLOTS = 32;
  private static final int LARGE_MIB = 4_096;
  private static final int PARTS = 8;
  private static final int ROUNDS = 2;

  @Override
  public String name() {
    return "transfer";
  }

  @Override
  public String about() {
    return "assets from S3 to S3, beside rclone, which must be installed (4 minutes)";
  }

  /// What a run of ours took.
  ///
  /// @param cpu of this process, in seconds
  /// @param databaseCpu of PostgreSQL, in seconds
  private record Run(double seconds, double cpu, double databaseCpu, double requests) {}

  @Override
  public List<Figure> measure(boolean verbose) throws IOException, InterruptedException {
    try (Server server = new Server();
        ChildJvm s3 = standIn();
        PostgresQueue queue = PostgresQueue.open(server.settings())) {
      int port = Integer.parseInt(s3.awaitReady(Duration.ofMinutes(1)).substring(6));
      try (Workers workers = Workers.ofS3(server.folder(), port);
          Worker worker = workers.start(queue, SLOTS)) {
        System.err.println("warming up with " + WARM_UP + " objects …");
        for (int done = 0; done < WARM_UP; done += 10_000) {
          run(queue, workers, port, small(10_000, "warm" + done));
        }
        run(queue, workers, port, large(512, "warm"));
        List<Run> ours = new ArrayList<>();
        List<Run> oursLarge = new ArrayList<>();
        List<Rclone.Run> tuned = new ArrayList<>();
        List<Rclone.Run> usual = new ArrayList<>();
        List<Rclone.Run> tunedLarge = new ArrayList<>();
        List<Rclone.Run> usualLarge = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        List<Double> plainLarge = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          ours.add(run(queue, workers, port, small(SMALL, "round" + round)));
          tuned.add(new Rclone(port, Rclone.TUNED).copy("small", "tuned" + round));
          usual.add(new Rclone(port, List.of()).copy("small", "usual" + round));
          oursLarge.add(run(queue, workers, port, large(LARGE_MIB, "round" + round)));
          tunedLarge.add(
              new Rclone(port, Rclone.TUNED).copy("large/" + LARGE_MIB, "tuned-large" + round));
          usualLarge.add(
              new Rclone(port, List.of()).copy("large/" + LARGE_MIB, "usual-large" + round));
          plain.add(SMALL / new PlainCopy(port).smallSeconds(SMALL, SLOTS));
          plainLarge.add(LARGE_MIB / new PlainCopy(port).largeSeconds(LARGE_MIB, PARTS));
        }
        if (worker.running() != 0) {
          throw new IllegalStateException("moves run that nobody asked for");
        }
        List<Figure> figures = new ArrayList<>(smallFigures(ours, tuned, usual));
        figures.addAll(largeFigures(oursLarge, tunedLarge, usualLarge));
        figures.add(
            Figure.of("plain sockets: 64 KiB objects, 32 at once", "per second", plain, null));
        figures.add(
            Figure.of(
                "plain sockets: one object of 4 GiB, 8 parts at once", "MiB/s", plainLarge, null));
        return figures;
      }
    }
  }

  private static List<Figure> smallFigures(
      List<Run> ours, List<Rclone.Run> tuned, List<Rclone.Run> usual) {
    String what = "transfer: 64 KiB objects, 32 at once, ";
    Figure rate = of(what + "Wherry", "per second", ours, r -> SMALL / r.seconds(), null);
    Figure peer = of(what + "rclone tuned", "per second", tuned, r -> SMALL / r.seconds(), null);
    Figure cpu = of(what + "Wherry's CPU", "ms each", ours, r -> r.cpu() * 1e3 / SMALL, null);
    Figure peerCpu =
        of(what + "rclone's CPU, tuned", "ms each", tuned, r -> r.cpu() * 1e3 / SMALL, null);
    return List.of(
        rate,
        peer,
        of(what + "rclone as it comes", "per second", usual, r -> SMALL / r.seconds(), null),
        rate.dividedBy("transfer: 64 KiB, Wherry / rclone tuned", peer, new Goal.AtLeast(1.1)),
        cpu,
        of(what + "the database's CPU", "ms each", ours, r -> r.databaseCpu() * 1e3 / SMALL, null),
        peerCpu,
        cpu.dividedBy(
            "transfer: 64 KiB, CPU of Wherry / of rclone tuned", peerCpu, new Goal.Below(1.2)),
        of(
            "transfer: requests for each 64 KiB object",
            "requests",
            ours,
            r -> r.requests() / SMALL,
            new Goal.Below(2.001)));
  }

  private static List<Figure> largeFigures(
      List<Run> ours, List<Rclone.Run> tuned, List<Rclone.Run> usual) {
    String what = "transfer: one object of 4 GiB, ";
    Figure rate = of(what + "Wherry", "MiB/s", ours, r -> LARGE_MIB / r.seconds(), null);
    Figure peer = of(what + "rclone tuned", "MiB/s", tuned, r -> LARGE_MIB / r.seconds(), null);
    Figure cpu =
        of(what + "Wherry's CPU", "s per GiB", ours, r -> r.cpu() * 1024 / LARGE_MIB, null);
    Figure peerCpu =
        of(what + "rclone's CPU, tuned", "s per GiB", tuned, r -> r.cpu() * 1024 / LARGE_MIB, null);
    return List.of(
        rate,
        peer,
        of(what + "rclone as it comes", "MiB/s", usual, r -> LARGE_MIB / r.seconds(), null),
        rate.dividedBy("transfer: 4 GiB, Wherry / rclone tuned", peer, new Goal.AtLeast(1.25)),
        cpu,
        peerCpu,
        cpu.dividedBy(
            "transfer: 4 GiB, CPU of Wherry / of rclone tuned", peerCpu, new Goal.Below(0.6)));
  }

  /// How a figure is read off a run.
  private interface Reading<R> {
    double of(R run);
  }

  private static <R> Figure of(
      String what, String unit, List<R> runs, Reading<R> reading, @Nullable Goal goal) {
    return Figure.of(what, unit, runs.stream().map(reading::of).toList(), goal);
  }

  private static ChildJvm standIn() throws IOException {
    return ChildJvm.start(
        "the S3 stand-in",
        List.of(
            "-Xmx512m", "-cp", System.getProperty("java.class.path"), S3StandIn.class.getName()),
        Map.of(),
        line -> line.startsWith("ready "));
  }

  private static List<MoveRequest.Leg> small(int count, String folder) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new MoveRequest.Leg(
                    new Location("old", "small/%05d".formatted(i)),
                    new Location("new", "%s/%05d".formatted(folder, i))))
        .toList();
  }

  private static List<MoveRequest.Leg> large(int mib, String folder) {
    return List.of(
        new MoveRequest.Leg(
            new Location("old", "large/" + mib), new Location("new", folder + "/large")));
  }

  private static Run run(PostgresQueue queue, Workers workers, int port, List<MoveRequest.Leg> legs)
      throws IOException, InterruptedException {
    long requests = requests(port);
    long cpu = cpu();
    double database = postgresSeconds();
    long start = System.nanoTime();
    queue.queue().enqueue(new MoveRequest(null, 0, MoveOptions.DEFAULT, List.of(), legs));
    workers.awaitSettled(legs.size());
    Run run =
        new Run(
            (System.nanoTime() - start) / 1e9,
            (cpu() - cpu) / 1e9,
            postgresSeconds() - database,
            requests(port) - requests - 1);
    if (queue.reports().count(new MoveFilter(null, Set.of(MoveState.FAILED), Set.of())) > 0) {
      throw new IllegalStateException("moves failed");
    }
    return run;
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /// CPU of all processes below this one that are PostgreSQL's.
  private static double postgresSeconds() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> isPostgres(process.pid()))
        .mapToDouble(
            process -> process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9)
        .sum();
  }

  private static boolean isPostgres(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).startsWith("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  private static long requests(int port) throws IOException {
    try (InputStream in =
        URI.create("http://127.0.0.1:%d/requests".formatted(port)).toURL().openStream()) {
      return Long.parseLong(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }
  }
}
