package dev.wherry.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Lists the lanes.
@Command(
    name = "lanes",
    description = "Lists the lanes, from provider to provider, and how many moves run in each.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./wherry lanes", "  ./wherry lanes --json | jq 'select(.paused)'"})
final class LanesCommand implements Callable<Integer> {
  private final Wherry wherry;

  LanesCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    List<Json> lanes = wherry.requests().lanes();
    if (wherry.json()) {
      lanes.forEach(lane -> wherry.out().println(Json.write(lane.fields())));
      return ExitCode.SUCCESS;
    }
    Table table = new Table("SOURCE", "DESTINATION", "STATE", "RUNNING");
    for (Json lane : lanes) {
      table.row(
          lane.text("source"),
          lane.text("destination"),
          lane.flag("paused") ? "paused since " + lane.text("pausedAt") : "open",
          Quantity.count(lane.number("running")));
    }
    table.print(wherry.out(), wherry.style());
    return ExitCode.SUCCESS;
  }
}
