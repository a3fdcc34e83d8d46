package dev.wherry.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a terminal that is drawn again and again.
final class ProgressBar implements Progress {
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final int WIDEST_BAR = 40;
  private static final int NARROWEST = 60;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final Style style;
  private final int width;
  private final InstantSource clock;
  private final Instant start;
  private @Nullable Instant drawn;
  private long bytesAtStart = -1;

  ProgressBar(PrintWriter out, Style style, int width, InstantSource clock) {
    this.out = out;
    this.style = style;
    this.width = width;
    this.clock = clock;
    this.start = clock.instant();
  }

  @Override
  public void show(RequestView request) {
    Instant now = clock.instant();
    if (bytesAtStart < 0) {
      bytesAtStart = request.bytes();
    }
    if (drawn == null
        || request.finished()
        || Duration.between(drawn, now).compareTo(REDRAW) >= 0) {
      drawn = now;
      out.print(CLEAR + line(request, Duration.between(start, now)));
      out.flush();
    }
  }

  @Override
  public void note(String text) {
    out.print(CLEAR);
    out.println(text);
    out.flush();
    drawn = null;
  }

  @Override
  public void end() {
    if (drawn != null) {
      out.println();
      out.flush();
    }
  }

  private String line(RequestView request, Duration elapsed) {
    RequestView.Counts counts = request.counts();
    String name = "request " + Printable.escape(request.id()) + "  ";
    List<String> facts = new ArrayList<>();
    facts.add(percent(counts));
    facts.add(Quantity.count(counts.done()) + "/" + Quantity.moves(counts.total()));
    if (request.paused()) {
      facts.add("paused");
    }
    int failedAt = facts.size();
    if (counts.lost() > 0) {
      facts.add(counts.lostInWords());
    }
    facts.add(Quantity.time(elapsed));
    facts.add(Quantity.bytes(request.bytes()));
    long perSecond = (request.bytes() - bytesAtStart) * 1000 / Math.max(1, elapsed.toMillis());
    if (perSecond > 0) {
      facts.add(Quantity.bytes(perSecond) + "/s");
    }
    String bar = width < NARROWEST ? "" : "[" + bar(counts, barWidth()) + "]  ";
    // The last column stays free: a terminal may wrap when it is written.
    int room = width - 1 - name.length() - (bar.isEmpty() ? 0 : barWidth() + "[]  ".length());
    while (facts.size() > 1 && String.join("  ", facts).length() > room) {
      facts.removeLast();
    }
    if (counts.lost() > 0 && facts.size() > failedAt) {
      facts.set(failedAt, style.bad(facts.get(failedAt)));
    }
    return name + bar + String.join("  ", facts);
  }

  /// The same from the first drawing to the last, so that nothing jumps.
  private int barWidth() {
    return Math.min(WIDEST_BAR, width / 4);
  }

  private static String percent(RequestView.Counts counts) {
    // Rounded down: 100 % means all.
    return "%3d%%".formatted(counts.total() == 0 ? 100 : counts.done() * 100 / counts.total());
  }

  private String bar(RequestView.Counts counts, int width) {
    long total = Math.max(1, counts.total());
    int done = (int) (counts.done() * width / total);
    int lost = counts.lost() == 0 ? 0 : (int) Math.max(1, counts.lost() * width / total);
    int good = Math.max(0, done - lost);
    lost = Math.min(lost, width - good);
    return style.good("#".repeat(good))
        + style.bad("x".repeat(lost))
        + style.quiet("-".repeat(width - good - lost));
  }
}
