package dev.wherry.demo;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.assets.Assets;
import dev.wherry.demo.client.Progress;
import dev.wherry.demo.client.S3Bucket;
import dev.wherry.demo.client.Wherry;
import dev.wherry.demo.client.Wherry.MoveTold;
import dev.wherry.demo.stage.Gate;
import dev.wherry.demo.stage.OldProvider;
import dev.wherry.demo.stage.ServiceProcess;
import dev.wherry.demo.stage.Stage;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The main job, once: from assets at an old provider to a checked copy of each at a new one.
final class Demo {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Options options;
  private final Stage stage;
  private final PrintStream out;
  private final ProgressView view;
  private final InstantSource clock;

  Demo(Options options, Stage stage, PrintStream out, boolean terminal, InstantSource clock) {
    this.options = options;
    this.stage = stage;
    this.out = out;
    this.view = new ProgressView(out, terminal);
    this.clock = clock;
  }

  /// How it went.
  ///
  /// @param differences from the plan, one line each
  /// @param summary one line
  record Result(List<String> differences, String summary) {}

  /// Plays it. The stage is left open.
  Result run() throws IOException, InterruptedException, TimeoutException {
    Instant start = clock.instant();
    List<Asset> assets =
        Assets.make(stage.folder().resolve("old"), options.seed(), options.largest());
    long bytes = assets.stream().mapToLong(Asset::bytes).sum();
    say(
        "assets",
        "%d files, %s, made in %s".formatted(assets.size(), ByteSize.format(bytes), since(start)));

    var plan = Plan.of(assets);
    OldProvider oldProvider = stage.openOld(assets, plan.forbidden(), Gate.OPEN);
    say("old", oldProvider.base() + " (a web server)");
    S3Bucket bucket = stage.openNew().bucket();
    say("new", bucket.endpoint() + ", bucket " + bucket.name() + " (an S3 server)");
    Instant starting = clock.instant();
    ServiceProcess service = stage.openService("");
    say(
        "service",
        "%s, with its own PostgreSQL, started in %s".formatted(service.address(), since(starting)));

    try (var wherry = new Wherry(service.address())) {
      String mutation = Wherry.mutation(plan.moves(), Map.of("labels", List.of("demo")));
      Instant sent = clock.instant();
      String request = wherry.send(mutation);
      long answered = Duration.between(sent, clock.instant()).toMillis();
      say(
          "mutation",
          "%d moves accepted as request %s in %d ms".formatted(size(plan), request, answered));
      follow(wherry, request);
      String moved = since(sent);

      var inspection = new Inspection(plan);
      List<MoveTold> moves = wherry.moves(request);
      inspection.told(moves);
      Instant checking = clock.instant();
      inspection.readBack(bucket);
      say(
          "checked",
          "%d objects read back from S3 in %s, SHA-256 compared"
              .formatted(plan.arriving().size(), since(checking)));
      out.println();
      OutcomeTable.lines(moves).forEach(out::println);
      out.println();
      if (options.keep()) {
        tellAddresses(service, oldProvider, bucket);
      }
      return new Result(inspection.differences(), summary(plan, moves, answered, moved));
    }
  }

  private void follow(Wherry wherry, String request)
      throws IOException, InterruptedException, TimeoutException {
    var last = new AtomicReference<@Nullable Progress>();
    var feed =
        wherry.follow(
            request,
            progress -> {
              last.set(progress);
              view.show(progress);
            });
    try {
      feed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("some moves take too long: " + open(wherry.moves(request)), e);
    } catch (ExecutionException e) {
      throw new IOException("the subscription broke: " + e.getMessage(), e);
    } finally {
      feed.cancel(true);
    }
    Progress end = last.get();
    if (end == null || !end.isFinal()) {
      throw new IOException("the subscription ended before the request did: " + end);
    }
  }

  private static String open(List<MoveTold> moves) {
    return moves.stream()
        .filter(move -> List.of("QUEUED", "WAITING", "RUNNING").contains(move.state()))
        .map(move -> "%s is %s: %s".formatted(move.source(), move.state(), move.failure()))
        .collect(Collectors.joining("; "));
  }

  private void tellAddresses(ServiceProcess service, OldProvider oldProvider, S3Bucket bucket)
      throws IOException, InterruptedException {
    out.printf(
        """
        Everything stays up until Ctrl-C:
          GraphQL        %1$s/graphql
          GraphiQL       %1$s/graphiql
          old provider   %2$s, for example %2$ssite/index.html
          new provider   %3$s, path style, region us-east-1, bucket %4$s
                         access key %5$s, secret key %6$s
          data folder    %7$s

        """,
        service.address(),
        oldProvider.base(),
        bucket.endpoint(),
        bucket.name(),
        bucket.accessKey(),
        bucket.secretKey(),
        stage.data());
  }

  private static String summary(Plan plan, List<MoveTold> moves, long answered, String moved) {
    long succeeded = moves.stream().filter(move -> move.state().equals("SUCCEEDED")).count();
    long failed = moves.stream().filter(plan::failsAsPlanned).count();
    return "demo: %d moves, %d succeeded, %d failed as planned, answered in %d ms, moved in %s"
        .formatted(size(plan), succeeded, failed, answered, moved);
  }

  private static int size(Plan plan) {
    return plan.ends().size();
  }

  private String since(Instant start) {
    double seconds = Duration.between(start, clock.instant()).toMillis() / 1_000.0;
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private void say(String what, String how) {
    out.printf("%-10s %s%n", what, how);
  }
}
