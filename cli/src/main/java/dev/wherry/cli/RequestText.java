package dev.wherry.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes requests and their failures for people.
final class RequestText {
  /// How many moves one query asks for.
  static final int PAGE = 1_000;

  private static final int FIRST_FAILURES = 10;

  private final Requests requests;
  private final Style style;
  private final PrintWriter out;
  private final String urlAgain;

  private RequestText(Requests requests, Style style, PrintWriter out, String urlAgain) {
    this.requests = requests;
    this.style = style;
    this.out = out;
    this.urlAgain = urlAgain;
  }

  static RequestText of(Wherry wherry, Requests requests) {
    return new RequestText(requests, wherry.style(), wherry.out(), wherry.urlAgain());
  }

  /// Everything about a request, its failures by kind and the first of them.
  void report(RequestView request) {
    RequestView.Counts counts = request.counts();
    out.println(style.strong("request " + Printable.escape(request.id())) + "  " + state(request));
    field("moves", parts(counts));
    listing(request);
    field("bytes", Quantity.bytes(request.bytes()));
    field("created", request.createdAt());
    field("finished", request.finishedAt());
    field("key", request.json().textOrNull("idempotencyKey"));
    field("labels", request.labels().isEmpty() ? null : String.join(", ", request.labels()));
    failures(request);
  }

  private void listing(RequestView request) {
    if (!request.json().has("listing")) {
      return;
    }
    Json listing = request.json().object("listing");
    long rejected = listing.number("rejected");
    field(
        "found",
        Quantity.count(listing.number("found"))
            + (rejected == 0 ? "" : ", %s of them no moves".formatted(Quantity.count(rejected)))
            + (request.isListing() ? ", and still looking" : ""));
    listing.objects("problems").stream()
        .limit(FIRST_FAILURES)
        .forEach(
            problem ->
                out.printf(
                    "    %s: %s%n",
                    Printable.escape(problem.text("place")),
                    Printable.escape(problem.text("message"))));
    if (listing.has("failure")) {
      Json failure = listing.object("failure");
      out.printf(
          "  %s %s%n    %s%n",
          style.bad("not all could be found: " + Printable.escape(failure.text("kind"))),
          Printable.escape(failure.text("message")),
          Printable.escape(failure.text("remedy")));
    }
  }

  /// What came of a request that is finished.
  void outcome(RequestView request) {
    RequestView.Counts counts = request.counts();
    String line =
        "request %s: %s, %s"
            .formatted(
                Printable.escape(request.id()), parts(counts), Quantity.bytes(request.bytes()));
    out.println(counts.lost() == 0 ? style.good(line) : style.bad(line));
    listing(request);
    failures(request);
  }

  /// All moves of a request that failed, a line each.
  void failed(String id) {
    String after = null;
    do {
      Page<MoveView> page = requests.failedMoves(id, PAGE, after);
      page.items().forEach(this::line);
      after = page.next();
    } while (after != null);
  }

  private void failures(RequestView request) {
    if (request.counts().failed() == 0) {
      return;
    }
    Map<String, Long> kinds = requests.failuresByKind(request);
    List<MoveView> first = requests.failedMoves(request.id(), FIRST_FAILURES, null).items();
    kinds.forEach(
        (kind, count) -> {
          out.println("  " + style.bad(Quantity.count(count) + " " + kind) + remedy(kind, first));
          first.stream().filter(move -> kind.equals(kind(move))).forEach(this::example);
        });
    long left = request.counts().failed() - first.size();
    String id = Printable.escape(request.id());
    if (left > 0) {
      out.printf(
          "  and %s more: ./wherry request %s --failed%s%n", Quantity.count(left), id, urlAgain);
    }
    if (!request.cancelled()) {
      out.printf("  when it is mended, try again: ./wherry retry %s%s%n", id, urlAgain);
    }
  }

  private String remedy(String kind, List<MoveView> moves) {
    return moves.stream()
        .filter(move -> kind.equals(kind(move)))
        .map(MoveView::failure)
        .findFirst()
        .map(failure -> "  " + style.quiet(Printable.escape(failure.remedy())))
        .orElse("");
  }

  private void example(MoveView move) {
    MoveView.Failure failure = move.failure();
    out.printf(
        "    %s  %s%s%n",
        Printable.escape(move.id()),
        legs(move),
        failure == null ? "" : ": " + Printable.escape(failure.message()));
  }

  private void line(MoveView move) {
    MoveView.Failure failure = move.failure();
    out.printf(
        "%s  %s  %s%s%n",
        Printable.escape(move.id()),
        failure == null ? "-" : failure.kind(),
        legs(move),
        failure == null ? "" : ": " + Printable.escape(failure.message()));
  }

  private static String legs(MoveView move) {
    return Printable.escape(move.source()) + " -> " + Printable.escape(move.destination());
  }

  private static @Nullable String kind(MoveView move) {
    MoveView.Failure failure = move.failure();
    return failure == null ? null : failure.kind();
  }

  private String state(RequestView request) {
    String state = Printable.escape(request.state());
    return request.counts().lost() > 0 ? style.bad(state) : style.good(state);
  }

  /// `20 moves: 5 succeeded, 15 failed`.
  static String parts(RequestView.Counts counts) {
    StringBuilder parts = new StringBuilder(Quantity.moves(counts.total()));
    int start = parts.length();
    part(parts, start, counts.succeeded(), "succeeded");
    part(parts, start, counts.skipped(), "skipped");
    part(parts, start, counts.failed(), "failed");
    part(parts, start, counts.cancelled(), "cancelled");
    part(parts, start, counts.running(), "running");
    part(parts, start, counts.waiting(), "waiting");
    part(parts, start, counts.queued(), "queued");
    return parts.toString();
  }

  private static void part(StringBuilder parts, int start, long count, String word) {
    if (count > 0) {
      parts.append(parts.length() == start ? ": " : ", ").append(Quantity.count(count));
      parts.append(' ').append(word);
    }
  }

  private void field(String name, @Nullable String value) {
    if (value != null) {
      out.println("  " + Printable.pad(name, 10) + Printable.escape(value));
    }
  }
}
