package dev.wherry.bench;

import static java.util.Objects.requireNonNull;

import dev.wherry.bench.Figure.Goal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The runner's figures, beside those of the JDK's own parts.
final class RunnerScenario implements Scenario {
  @Override
  public String name() {
    return "runner";
  }

  @Override
  public String about() {
    return "the task runner: results a second, a burst of tasks, heap per task (4 minutes)";
  }

  @Override
  public List<Figure> measure(boolean verbose) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("\\." + RunnerBenchmark.class.getSimpleName() + "\\.")
            .include("\\." + JdkBenchmark.class.getSimpleName() + "\\.")
            .jvmArgs("-Xms2g", "-Xmx2g", "--sun-misc-unsafe-memory-access=allow") // JMH uses it
            .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    List<Figure> figures = new ArrayList<>();
    figures.addAll(noOps(results, RunnerBenchmark.class, new Goal.AtLeast(600_000)));
    figures.addAll(noOps(results, JdkBenchmark.class, null));
    figures.addAll(burst(results, RunnerBenchmark.class, new Goal.Below(130)));
    figures.addAll(burst(results, JdkBenchmark.class, null));
    figures.addAll(heap(results));
    return figures;
  }

  private static List<Figure> noOps(
      Collection<RunResult> results, Class<?> benchmark, @Nullable Goal goal) {
    return of(results, benchmark, "noOps").stream()
        .map(
            result ->
                Figure.of(
                    "%s: no-op results, %s slots"
                        .formatted(subject(benchmark), result.getParams().getParam("slots")),
                    "per second",
                    result.getPrimaryResult().getStatistics(),
                    goal))
        .toList();
  }

  private static List<Figure> burst(
      Collection<RunResult> results, Class<?> benchmark, @Nullable Goal goal) {
    return of(results, benchmark, "burst").stream()
        .map(
            result ->
                Figure.of(
                    subject(benchmark) + ": 10,000 tasks of 100 ms at once",
                    "ms",
                    result.getPrimaryResult().getStatistics(),
                    goal))
        .toList();
  }

  private static List<Figure> heap(Collection<RunResult> results) {
    return of(results, RunnerBenchmark.class, "sleepers").stream()
        .map(
            result ->
                Figure.of(
                    "runner: heap per sleeping task, 100,000 at once",
                    "bytes",
                    requireNonNull(result.getSecondaryResults().get("bytesPerTask"))
                        .getStatistics(),
                    new Goal.Below(1_300)))
        .toList();
  }

  private static String subject(Class<?> benchmark) {
    return benchmark == RunnerBenchmark.class ? "runner" : "JDK parts";
  }

  private static List<RunResult> of(
      Collection<RunResult> results, Class<?> benchmark, String method) {
    String label = benchmark.getName() + "." + method;
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().equals(label))
        .toList();
  }
}
