package dev.wherry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Pauses a request, a provider or a lane.
@Command(
    name = "pause",
    description = {
      "Pauses a request, a provider or a lane: nothing more of it is started until it is resumed.",
      "What runs goes on, and nothing else is held up."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry pause 17",
      "  ./wherry pause --provider new",
      "  ./wherry pause --lane old new"
    })
final class PauseCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Mixin private final Target target = new Target();

  PauseCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    return switch (target.chosen(wherry, "pause")) {
      case Target.Request(String id) -> Told.request(wherry, wherry.controls().pause(id), "paused");
      case Target.Provider(String name) ->
          Told.provider(wherry, wherry.controls().pauseProvider(name), "paused");
      case Target.Lane(String source, String destination) ->
          Told.lane(wherry, wherry.controls().pauseLane(source, destination), "paused");
    };
  }
}
