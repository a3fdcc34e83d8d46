package dev.wherry.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The command line: measures scenarios and prints a table of figures.
final class Bench {
  /// All there is to measure, in the order of the table.
  static final List<Scenario> SCENARIOS =
      List.of(
          new RunnerScenario(),
          new QueueScenario(),
          new QueueLargeScenario(),
          new TransferScenario(),
          new ApiScenario(),
          new ApiLargeScenario());

  private static final int USAGE = 64;

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    if (words.contains("--help") || words.contains("-h")) {
      help(System.out);
      return;
    }
    boolean verbose = words.remove("--verbose");
    List<Scenario> chosen = new ArrayList<>();
    for (String word : words) {
      List<Scenario> named = SCENARIOS.stream().filter(s -> s.name().equals(word)).toList();
      if (named.isEmpty()) {
        System.err.println("bench: there is no scenario " + word);
        help(System.err);
        System.exit(USAGE);
      }
      chosen.addAll(named);
    }
    Machine machine = Machine.here();
    System.out.println(machine);
    List<Figure> figures = new ArrayList<>();
    for (Scenario scenario : chosen.isEmpty() ? SCENARIOS : chosen) {
      System.err.println("measuring " + scenario.name() + " …");
      figures.addAll(scenario.measure(verbose));
    }
    FigureTable.print(figures, System.out);
  }

  private static void help(PrintStream out) {
    out.println("Usage: bench [--verbose] [SCENARIO...]");
    out.println("Measures, and prints each figure's median and range, the machine and the commit.");
    out.println();
    out.println("Scenarios (all, when none is named):");
    for (Scenario scenario : SCENARIOS) {
      out.printf("  %-12s %s%n", scenario.name(), scenario.about());
    }
  }
}
