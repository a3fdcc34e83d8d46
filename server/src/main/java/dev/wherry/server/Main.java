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
        new CommandLine(new ServeCommand(System.getenv()::get, Path.of("")))
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(ServeCommand::explain)
            .execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
