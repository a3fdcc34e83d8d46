package dev.wherry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Follows a request.
@Command(
    name = "watch",
    description = {
      "Follows a request until it is finished: a bar on a terminal, lines elsewhere, and with --json a JSON object in a line for each change.",
      "Ctrl-C ends the watching, not the request."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./wherry watch 17", "  ./wherry watch 17 --json | jq .counts.succeeded"})
final class WatchCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Parameters(paramLabel = "ID", description = "The request's id, as move prints it.")
  private String id = "";

  WatchCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    return Following.of(wherry, wherry.requests()).follow(id, wherry.progress()).exitCode();
  }
}
