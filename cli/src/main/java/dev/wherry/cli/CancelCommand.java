package dev.wherry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Cancels a request.
@Command(
    name = "cancel",
    description = {
      "Cancels a request: nothing of it is started any more, and what runs is stopped.",
      "It answers at once; the moves end within seconds. What has arrived stays."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./wherry cancel 17", "  ./wherry cancel 17 && ./wherry watch 17"})
final class CancelCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Parameters(paramLabel = "ID", description = "The request's id, as move prints it.")
  private String id = "";

  CancelCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    return Told.request(wherry, wherry.controls().cancel(id), "cancelled");
  }
}
