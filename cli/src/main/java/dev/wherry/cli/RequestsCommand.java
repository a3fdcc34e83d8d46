package dev.wherry.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists requests.
@Command(
    name = "requests",
    description = "Lists requests, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry requests",
      "  ./wherry requests --limit 1000 --json",
      "  ./wherry requests --state OPEN --label spring",
      "  ./wherry requests --from old --to new",
      "  ./wherry requests --since 2026-03-01T00:00:00Z",
      "  ./wherry requests --key order-17"
    })
final class RequestsCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  private final Wherry wherry;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      description =
          "Only those that are OPEN, PAUSED, FINISHED or CANCELLED. Several with commas, or again.")
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "Only those with this label; given again, with all of them.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "PROVIDER",
      description = "Only those with a move from this provider.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "PROVIDER",
      description =
          "Only those with a move to this provider; with --from, with one that does both.")
  private @Nullable String to;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Only the one that was accepted under this idempotency key.")
  private @Nullable String key;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only those accepted at this moment or later, as 2026-03-01T12:00:00Z.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only those accepted before this moment.")
  private @Nullable String until;

  RequestsCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw wherry.usage("--limit is 1 or more");
    }
    Map<String, Object> filter = filter();
    List<RequestView> found = found(wherry.requests(), filter);
    if (wherry.json()) {
      found.forEach(request -> wherry.out().println(Json.write(request.json().fields())));
      return ExitCode.SUCCESS;
    }
    if (found.isEmpty()) {
      wherry
          .out()
          .println(
              filter.isEmpty()
                  ? "no requests yet: ./wherry move SOURCE DESTINATION makes one"
                  : "no such requests");
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

  private Map<String, Object> filter() {
    Map<String, Object> filter = new LinkedHashMap<>();
    if (!states.isEmpty()) {
      filter.put("states", states.stream().map(state -> state.toUpperCase(Locale.ROOT)).toList());
    }
    if (!labels.isEmpty()) {
      filter.put("labels", labels);
    }
    add("sourceProvider", from, filter);
    add("destinationProvider", to, filter);
    add("idempotencyKey", key, filter);
    add("createdAfter", since, filter);
    add("createdBefore", until, filter);
    return filter;
  }

  private static void add(String name, @Nullable String value, Map<String, Object> filter) {
    if (value != null) {
      filter.put(name, value);
    }
  }

  private List<RequestView> found(Requests requests, Map<String, Object> filter) {
    List<RequestView> found = new ArrayList<>();
    String after = null;
    do {
      Page<RequestView> page =
          requests.requests(Math.min(PAGE, limit - found.size()), after, filter);
      found.addAll(page.items());
      after = page.next();
    } while (after != null && found.size() < limit);
    return found;
  }
}
