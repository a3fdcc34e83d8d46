package dev.wherry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Calls off the deletion of a request's sources.
@Command(
    name = "keep-sources",
    description = {
      "Calls off the deletion of a request's sources, as far as it was not done, once and for all.",
      "What runs and was to delete its source at once may still do so."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./wherry keep-sources 17"})
final class KeepSourcesCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Parameters(paramLabel = "ID", description = "The request's id, as move prints it.")
  private String id = "";

  KeepSourcesCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    return Told.request(wherry, wherry.controls().keepSources(id), "its sources are kept");
  }
}
