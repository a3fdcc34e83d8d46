package dev.wherry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists requests.
@Command(
    name = "requests",
    description = "Lists requests, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./wherry requests", "  ./wherry requests --limit 1000 --json"})
final class RequestsCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  private final Wherry wherry;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  RequestsCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw wherry.usage("--limit is 1 or more");
    }
    List<RequestView> found = found(wherry.requests());
    if (wherry.json()) {
      found.forEach(request -> wherry.out().println(Json.write(request.json().fields())));
      return ExitCode.SUCCESS;
    }
    if (found.isEmpty()) {
      wherry.out().println("no requests yet: ./wherry move SOURCE DESTINATION makes one");
      return ExitCode.SUCCESS;
    }
    Table table = new Table("ID", "STATE", "MOVES", "DONE", "FAILED", "BYTES", "CREATED", "LABELS");
    for (RequestView request : found) {
      RequestView.Counts counts = request.counts();
      table.row(
          request.id(),
          request.state(),
          Quantity.count(counts.total()),
          Quantity.count(counts.done()),
          Quantity.count(counts.failed()),
          Quantity.bytes(request.bytes()),
          request.createdAt(),
          String.join(", ", request.labels()));
    }
    table.print(wherry.out(), wherry.style());
    return ExitCode.SUCCESS;
  }

  private List<RequestView> found(Requests requests) {
    List<RequestView> found = new ArrayList<>();
    String after = null;
    do {
      Page<RequestView> page = requests.requests(Math.min(PAGE, limit - found.size()), after);
      found.addAll(page.items());
      after = page.next();
    } while (after != null && found.size() < limit);
    return found;
  }
}
