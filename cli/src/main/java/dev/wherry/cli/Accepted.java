package dev.wherry.cli;

import java.io.PrintWriter;
import java.util.List;

/// Shows requests that the service has just stored.
final class Accepted {
  private Accepted() {}

  /// Tells them, and follows them to their end unless that is not wanted.
  ///
  /// @return the exit code
  static int show(Wherry wherry, Requests requests, List<RequestView> accepted, boolean detached) {
    return detached ? tell(wherry, accepted) : follow(wherry, requests, accepted);
  }

  private static int tell(Wherry wherry, List<RequestView> accepted) {
    PrintWriter out = wherry.out();
    for (RequestView request : accepted) {
      if (wherry.json()) {
        out.println(Json.write(request.json().fields()));
      } else {
        out.println(acceptance(request));
      }
    }
    if (!wherry.json()) {
      out.printf(
          "follow it: ./wherry watch %s%s%n",
          Printable.escape(accepted.getFirst().id()), wherry.urlAgain());
    }
    return ExitCode.SUCCESS;
  }

  private static int follow(Wherry wherry, Requests requests, List<RequestView> accepted) {
    int code = ExitCode.SUCCESS;
    for (RequestView request : accepted) {
      Progress progress = wherry.json() ? new ProgressNone(wherry.err()) : wherry.progress();
      if (!wherry.json()) {
        wherry.out().println(acceptance(request));
        wherry.out().flush();
      }
      RequestView last = Following.of(wherry, requests).follow(request.id(), progress);
      if (wherry.json()) {
        wherry.out().println(Json.write(last.json().fields()));
        wherry.out().flush();
      }
      code = Math.max(code, last.exitCode());
    }
    return code;
  }

  private static String acceptance(RequestView request) {
    return "request %s: %s accepted"
        .formatted(
            Printable.escape(request.id()),
            request.isListing()
                ? "all that is found is"
                : Quantity.moves(request.counts().total()));
  }
}
