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

/// Reports a request.
@Command(
    name = "request",
    description = "Shows a request: its counts, and what failed and why.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry request 17",
      "  ./wherry request 17 --failed",
      "  ./wherry request 17 --json | jq .counts"
    })
final class RequestCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Parameters(paramLabel = "ID", description = "The request's id, as move prints it.")
  private String id = "";

  @Option(names = "--failed", description = "Lists every move that failed, and why.")
  private boolean failed;

  RequestCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    Requests requests = wherry.requests();
    RequestView request = requests.request(id);
    if (wherry.json()) {
      wherry.out().println(Json.write(document(requests, request)));
    } else {
      RequestText text = RequestText.of(wherry, requests);
      if (failed) {
        text.failed(request.id());
      } else {
        text.report(request);
      }
    }
    return request.exitCode();
  }

  private Map<String, @Nullable Object> document(Requests requests, RequestView request) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(request.json().fields());
    document.put("failuresByKind", requests.failuresByKind(request));
    if (failed) {
      List<Json> moves = new ArrayList<>();
      String after = null;
      do {
        Page<MoveView> page = requests.failedMoves(request.id(), RequestText.PAGE, after);
        page.items().forEach(move -> moves.add(move.json()));
        after = page.next();
      } while (after != null);
      document.put("failedMoves", Json.raw(moves));
    }
    return document;
  }
}
