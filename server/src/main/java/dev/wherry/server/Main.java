package dev.wherry.server;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;

/// `wherry serve`.
public final class Main {
  private Main() {}

  /// Starts the service, and returns when it takes requests; it ends with a signal. When it can't
  /// start, says why on standard error and ends the process with a code of sysexits.h.
  public static void main(String[] args) {
    int exitCode =
        commandLine(
                new ServeCommand(System.getenv()::get, Path.of("")),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static CommandLine commandLine(ServeCommand command, PrintWriter out, PrintWriter err) {
    return new CommandLine(command)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(ServeCommand::explain);
  }
}
