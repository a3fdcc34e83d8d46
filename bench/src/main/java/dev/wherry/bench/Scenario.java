package dev.wherry.bench;

import java.util.List;

/// Something to measure. A new one is a class of its own and a line in [Bench#SCENARIOS].
interface Scenario {
  /// The word that asks for it.
  String name();

  /// One line for `--help`.
  String about();

  /// Measures, which may take minutes.
  ///
  /// @param verbose whether to show the work on the terminal
  List<Figure> measure(boolean verbose) throws Exception;
}
