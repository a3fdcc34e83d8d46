package dev.wherry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Resumes what is paused.
@Command(
    name = "resume",
    description = "Resumes a paused request, provider or lane: it goes on where it was.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry resume 17",
      "  ./wherry resume --provider new",
      "  ./wherry resume --lane old new"
    })
final class ResumeCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Mixin private final Target target = new Target();

  ResumeCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    return switch (target.chosen(wherry, "resume")) {
      case Target.Request(String id) ->
          Told.request(wherry, wherry.controls().resume(id), "resumed");
      case Target.Provider(String name) ->
          Told.provider(wherry, wherry.controls().resumeProvider(name), "resumed");
      case Target.Lane(String source, String destination) ->
          Told.lane(wherry, wherry.controls().resumeLane(source, destination), "resumed");
    };
  }
}
