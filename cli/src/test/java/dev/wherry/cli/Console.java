package dev.wherry.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// A terminal, or what stands in its place, that a test can read.
final class Console {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> variables;
  private final boolean shows;
  private final String input;

  private Console(Map<String, String> variables, boolean shows, String input) {
    this.variables = variables;
    this.shows = shows;
    this.input = input;
  }

  /// Output goes to files; the service is at `url`.
  static Console of(String url) {
    return new Console(Map.of("WHERRY_URL", url), false, "");
  }

  /// The variable `WHERRY_TOKEN` is set.
  Console withToken(String token) {
    Map<String, String> more = new HashMap<>(variables);
    more.put("WHERRY_TOKEN", token);
    return new Console(more, shows, input);
  }

  /// Output goes to a terminal.
  Console onTerminal() {
    return new Console(variables, true, input);
  }

  /// Something stands on standard input.
  Console typing(String text) {
    return new Console(variables, shows, text);
  }

  /// Runs a command to its end, and gives its exit code.
  int run(String... arguments) {
    return Main.run(
        new Environment(
            variables,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new Terminal(new PrintWriter(out), new PrintWriter(err), shows, shows, 80),
            InstantSource.system()),
        arguments);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
