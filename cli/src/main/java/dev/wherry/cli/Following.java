package dev.wherry.cli;

/// Follows a request for a person or a program, and says in the end what came of it.
final class Following {
  private final Wherry wherry;
  private final Requests requests;
  private final Watch watch;

  private Following(Wherry wherry, Requests requests, Watch watch) {
    this.wherry = wherry;
    this.requests = requests;
    this.watch = watch;
  }

  static Following of(Wherry wherry, Requests requests) {
    return new Following(wherry, requests, Watch.of(requests, wherry.environment().clock()));
  }

  /// The request's last report.
  RequestView follow(String id, Progress progress) {
    String again = "./wherry watch %s%s".formatted(Printable.escape(id), wherry.urlAgain());
    String lastWord =
        "Stopped watching; request %s goes on. Watch it again: %s"
            .formatted(Printable.escape(id), again);
    RequestView last;
    try (Interruption _ = Interruption.says(wherry.err(), lastWord)) {
      last = watch.follow(id, progress);
    } catch (UnreachableException e) {
      progress.end();
      throw new CommandException(
          e.exitCode(), "%s%nwatch it again: %s".formatted(e.getMessage(), again));
    }
    progress.end();
    if (!wherry.json()) {
      RequestText.of(wherry, requests).outcome(last);
    }
    return last;
  }
}
