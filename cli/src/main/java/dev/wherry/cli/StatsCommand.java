package dev.wherry.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows what there is of moves now.
@Command(
    name = "stats",
    description = {
      "Shows the moves of all requests by lane: how many in which state, how long the oldest waits, how fast they end.",
      "Rates are the mean of the last minute."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry stats",
      "  ./wherry stats --watch",
      "  ./wherry stats --json | jq .rates"
    })
final class StatsCommand implements Callable<Integer> {
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final String CLEAR = "\u001b[H\u001b[J";

  private final Wherry wherry;

  @Option(
      names = "--watch",
      description = "Shows them again whenever they change, once in a second at most.")
  private boolean watch;

  StatsCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    if (watch) {
      follow();
    } else {
      show(wherry.requests().stats());
    }
    return ExitCode.SUCCESS;
  }

  /// Until the service ends it.
  private void follow() {
    try (GraphqlSocket socket = wherry.requests().followStats()) {
      while (true) {
        switch (socket.next(SILENCE)) {
          case GraphqlSocket.Event.Next(Json data) -> show(data.object("statsChanged"));
          case GraphqlSocket.Event.Silent() -> {}
          case GraphqlSocket.Event.Complete() -> {
            return;
          }
          case GraphqlSocket.Event.Broken(String reason) -> throw new IOException(reason);
        }
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "the service tells no more: " + Printable.escape(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  private void show(Json stats) {
    if (wherry.json()) {
      wherry.out().println(Json.write(stats.fields()));
    } else {
      if (watch && wherry.environment().terminal().outShows()) {
        wherry.out().print(CLEAR);
      }
      StatsText.print(stats, wherry.out(), wherry.style());
    }
    wherry.out().flush();
  }
}
