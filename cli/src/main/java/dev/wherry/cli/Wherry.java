package dev.wherry.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The whole program: what all its commands share.
@Command(
    name = "wherry",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {HelpCommand.class, GenerateCompletion.class},
    description = "Moves assets between storage providers, through a Wherry service that runs.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:All moves succeeded or were skipped, since what was wanted stood there; what else was asked for is done.",
      "  1:Some moves failed or were cancelled; some receipts are not what was signed; a provider does not do what a move needs; a remote could not be imported.",
      " 64:The command line is wrong.",
      " 65:The service refused the input, or a file can't be understood.",
      " 66:A file can't be read.",
      " 69:No service answers.",
      " 70:The service answered with an error of its own.",
      " 74:Standard output, or a file, can't be written.",
      " 75:The request is not finished; nothing of it failed so far.",
      " 77:The access token is missing or not known, or may not do this.",
      "130:Ctrl-C; what the service accepted goes on."
    })
final class Wherry implements Runnable {
  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "The service. Default: WHERRY_URL, or " + Endpoint.DEFAULT + ".")
  private @Nullable String url;

  @Option(
      names = "--token-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "A file with the access token. Default: WHERRY_TOKEN, the token itself.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answers for programs: one JSON object in a line for each request.")
  private boolean json;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours; NO_COLOR in the environment means the same.")
  private boolean noColor;

  @Spec private @Nullable CommandSpec spec;

  private final Environment environment;

  Wherry(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(out());
    }
  }

  Environment environment() {
    return environment;
  }

  PrintWriter out() {
    return environment.terminal().out();
  }

  PrintWriter err() {
    return environment.terminal().err();
  }

  boolean json() {
    return json;
  }

  Requests requests() {
    return new Requests(client());
  }

  Controls controls() {
    return new Controls(client());
  }

  Downloads downloads() {
    return new Downloads(endpoint(), login());
  }

  private GraphqlClient client() {
    return new GraphqlClient(endpoint(), login());
  }

  private Endpoint endpoint() {
    String address = url;
    if (address == null) {
      address = environment.variables().getOrDefault("WHERRY_URL", "");
    }
    try {
      return Endpoint.parse(address.isBlank() ? Endpoint.DEFAULT : address);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Login login() {
    String text = environment.variables().getOrDefault("WHERRY_TOKEN", "");
    if (tokenFile == null && text.isBlank()) {
      return Login.NONE;
    }
    try {
      return Login.parse(tokenFile == null ? text : Files.readString(tokenFile));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NO_INPUT,
          "the token file %s can't be read".formatted(Printable.escape(String.valueOf(tokenFile))));
    } catch (IllegalArgumentException e) {
      throw usage((tokenFile == null ? "WHERRY_TOKEN " : "--token-file ") + e.getMessage());
    }
  }

  /// How the user writes the option of the address again, with a space before it; empty when it was
  /// not given.
  String urlAgain() {
    return url == null ? "" : " --url " + Printable.escape(url);
  }

  Style style() {
    return new Style(
        !noColor && !json && hasColors(environment) && environment.terminal().outShows());
  }

  /// Shows how far a request is, on standard output.
  Progress progress() {
    Terminal terminal = environment.terminal();
    if (json) {
      return new ProgressJson(terminal.out(), terminal.err());
    }
    return terminal.outShows()
        ? new ProgressBar(terminal.out(), style(), terminal.width(), environment.clock())
        : new ProgressLines(terminal.out(), environment.clock());
  }

  /// A fault of the command line.
  ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("not a command");
    }
    return new ParameterException(spec.commandLine(), message);
  }

  static boolean hasColors(Environment environment) {
    return environment.variables().getOrDefault("NO_COLOR", "").isEmpty();
  }
}
