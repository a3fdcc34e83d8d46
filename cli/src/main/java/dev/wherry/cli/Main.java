package dev.wherry.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Starts a command and ends with its exit code.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(Environment.ofProcess(), arguments));
  }

  /// The exit code.
  static int run(Environment environment, String... arguments) {
    Terminal terminal = environment.terminal();
    boolean colored =
        terminal.outShows()
            && Wherry.hasColors(environment)
            && !List.of(arguments).contains("--no-color");
    int code =
        commandLine(environment)
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setColorScheme(Help.defaultColorScheme(colored ? Help.Ansi.ON : Help.Ansi.OFF))
            .setUsageHelpWidth(Math.clamp(terminal.width(), 60, 100))
            .execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  static CommandLine commandLine(Environment environment) {
    Wherry wherry = new Wherry(environment);
    return new CommandLine(wherry)
        .addSubcommand(new MoveCommand(wherry))
        .addSubcommand(new MovePrefixCommand(wherry))
        .addSubcommand(new MoveManifestCommand(wherry))
        .addSubcommand(new RequestCommand(wherry))
        .addSubcommand(new RequestsCommand(wherry))
        .addSubcommand(new WatchCommand(wherry))
        .addSubcommand(new CancelCommand(wherry))
        .addSubcommand(new PauseCommand(wherry))
        .addSubcommand(new ResumeCommand(wherry))
        .addSubcommand(new RetryCommand(wherry))
        .addSubcommand(new KeepSourcesCommand(wherry))
        .addSubcommand(
            new CommandLine(new ProvidersCommand(wherry))
                .addSubcommand(new CheckCommand(wherry))
                .addSubcommand(new ImportCommand(wherry)))
        .addSubcommand(new LanesCommand(wherry))
        .addSubcommand(new StatsCommand(wherry))
        .addSubcommand(new LimitCommand(wherry))
        .addSubcommand(new DeadLettersCommand(wherry))
        .addSubcommand(new RedeliverCommand(wherry))
        .addSubcommand(new ExportCommand(wherry))
        .addSubcommand(new TokenCommand(wherry))
        .addSubcommand(new VerifyReceiptsCommand(wherry))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(new CommandLine.RunLast())
        .setParameterExceptionHandler((failure, ignored) -> usage(environment, failure))
        .setExecutionExceptionHandler((failure, ignored, parsed) -> failed(wherry, failure));
  }

  private static int usage(Environment environment, ParameterException failure) {
    var err = environment.terminal().err();
    err.println("wherry: " + Printable.escape(String.valueOf(failure.getMessage())));
    UnmatchedArgumentException.printSuggestions(failure, err);
    CommandLine command = failure.getCommandLine();
    err.println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Wherry wherry, Exception failure) throws Exception {
    return switch (failure) {
      case RefusedException refused -> {
        if (wherry.json()) {
          wherry.out().println(RefusalJson.of(refused));
        }
        yield told(wherry, refused);
      }
      case CommandException told -> told(wherry, told);
      // What the service answers is read as its schema says, and that it is not so shows here.
      case IllegalArgumentException unread -> {
        wherry
            .err()
            .println("wherry: the service's answer is not understood: " + unread.getMessage());
        yield ExitCode.SERVICE_ERROR;
      }
      default -> throw failure;
    };
  }

  private static int told(Wherry wherry, CommandException failure) {
    String.valueOf(failure.getMessage())
        .lines()
        .forEach(line -> wherry.err().println("wherry: " + line));
    return failure.exitCode();
  }
}
