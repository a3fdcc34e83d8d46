package dev.wherry.cli;

import java.io.InputStream;
import java.time.InstantSource;
import java.util.Map;

/// What a command meets: everything of the process that it may look at.
record Environment(
    Map<String, String> variables, InputStream in, Terminal terminal, InstantSource clock) {
  Environment {
    variables = Map.copyOf(variables);
  }

  /// That of this process.
  static Environment ofProcess() {
    Map<String, String> variables = System.getenv();
    return new Environment(
        variables, System.in, Terminal.ofProcess(variables), InstantSource.system());
  }
}
