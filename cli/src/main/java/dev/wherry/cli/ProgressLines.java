package dev.wherry.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A line now and then, for a log: when the request is finished, and else when something changed
/// and the last line is some seconds old.
final class ProgressLines implements Progress {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final InstantSource clock;
  private @Nullable Instant written;
  private String last = "";

  ProgressLines(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void show(RequestView request) {
    String line = line(request);
    Instant now = clock.instant();
    if (!line.equals(last)
        && (written == null
            || request.finished()
            || Duration.between(written, now).compareTo(PAUSE) >= 0)) {
      written = now;
      last = line;
      note(line);
    }
  }

  @Override
  public void note(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public void end() {
    // Each line is whole.
  }

  private static String line(RequestView request) {
    RequestView.Counts counts = request.counts();
    return "request %s: %s of %s done%s%s, %s"
        .formatted(
            Printable.escape(request.id()),
            Quantity.count(counts.done()),
            Quantity.moves(counts.total()),
            counts.lost() == 0 ? "" : ", " + counts.lostInWords(),
            request.paused() ? ", paused" : "",
            Quantity.bytes(request.bytes()));
  }
}
