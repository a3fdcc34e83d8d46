package dev.wherry.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tries failed moves again.
@Command(
    name = "retry",
    description = {
      "Queues failed moves again, as if they had never been tried.",
      "It answers when they are queued. Moves of cancelled requests are left as they are."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry retry 17",
      "  ./wherry retry 17 --kind TIMED_OUT --kind UNAVAILABLE",
      "  ./wherry retry --kind DESTINATION_FORBIDDEN",
      "  ./wherry retry --all"
    })
final class RetryCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "The request's id, as move prints it. Without it: of all requests.")
  private @Nullable String id;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "Only what failed for this reason; may be given again: ${COMPLETION-CANDIDATES}.")
  private List<FailureKind> kinds = new ArrayList<>();

  @Option(names = "--all", description = "Every failed move of every request.")
  private boolean all;

  RetryCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    if (id == null && kinds.isEmpty() && !all) {
      throw wherry.usage("retry wants a request's ID, --kind, or --all");
    }
    if (id != null && all) {
      throw wherry.usage("retry wants a request's ID or --all, and not both");
    }
    Controls.Retried retried = wherry.controls().retry(id, kinds);
    if (wherry.json()) {
      wherry.out().println(Json.write(document(retried)));
    } else {
      tell(retried);
    }
    return ExitCode.SUCCESS;
  }

  private void tell(Controls.Retried retried) {
    String what =
        retried.moves() == 0
            ? "no failed moves" + (kinds.isEmpty() ? "" : " of this kind")
            : "%s queued again".formatted(Quantity.moves(retried.moves()));
    RequestView request = retried.request();
    if (request == null) {
      wherry.out().println(what);
      return;
    }
    String shown = Printable.escape(request.id());
    wherry.out().println("request %s: %s".formatted(shown, what));
    if (retried.moves() > 0) {
      wherry.out().println("follow it: ./wherry watch " + shown + wherry.urlAgain());
    }
  }

  private static Map<String, Object> document(Controls.Retried retried) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("retried", retried.moves());
    RequestView request = retried.request();
    if (request != null) {
      document.put("request", request.json().fields());
    }
    return document;
  }
}
