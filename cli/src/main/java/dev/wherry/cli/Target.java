package dev.wherry.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What is paused or resumed, as the command line names it.
final class Target {
  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "The request's id, as move prints it.")
  private @Nullable String id;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Not a request, but all moves that begin or end at this provider.")
  private @Nullable String provider;

  @Option(
      names = "--lane",
      arity = "2",
      paramLabel = "PROVIDER",
      description = "Not a request, but all moves from the first provider to the second.")
  private @Nullable List<String> lane;

  /// One thing.
  sealed interface Choice permits Request, Provider, Lane {}

  record Request(String id) implements Choice {}

  record Provider(String name) implements Choice {}

  record Lane(String source, String destination) implements Choice {}

  /// The one thing that the command line names.
  ///
  /// @throws picocli.CommandLine.ParameterException when it names none, or several
  Choice chosen(Wherry wherry, String command) {
    if (id != null && provider == null && lane == null) {
      return new Request(id);
    }
    if (id == null && provider != null && lane == null) {
      return new Provider(provider);
    }
    if (id == null && provider == null && lane != null && lane.size() == 2) {
      return new Lane(lane.getFirst(), lane.getLast());
    }
    throw wherry.usage(
        command
            + " wants one thing: a request's ID, --provider NAME, or --lane SOURCE DESTINATION");
  }
}
