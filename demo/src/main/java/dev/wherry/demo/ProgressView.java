package dev.wherry.demo;

import dev.wherry.demo.client.Progress;
import java.io.PrintStream;

/// Shows how far a request is: a bar on a terminal; elsewhere a line for each tenth, and when moves
/// wait to be tried again. Not for several threads at once.
final class ProgressView {
  private static final int WIDTH = 40;

  private final PrintStream out;
  private final boolean terminal;
  private int tenths = -1;
  private int waiting;

  ProgressView(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(Progress progress) {
    if (terminal) {
      out.print("\r" + bar(progress));
      if (progress.isFinal()) {
        out.println();
      }
      out.flush();
      return;
    }
    int now = progress.done() * 10 / Math.max(1, progress.total());
    if (now > tenths || progress.waiting() > waiting || progress.isFinal()) {
      tenths = now;
      out.println("progress   " + counts(progress));
    }
    waiting = progress.waiting();
  }

  private static String bar(Progress progress) {
    int full = progress.done() * WIDTH / Math.max(1, progress.total());
    return "[%s%s] %-50s".formatted("#".repeat(full), "-".repeat(WIDTH - full), counts(progress));
  }

  private static String counts(Progress progress) {
    return "%d of %d done, %d running, %s%d failed, %s"
        .formatted(
            progress.done(),
            progress.total(),
            progress.running(),
            progress.waiting() > 0 ? progress.waiting() + " to be tried again, " : "",
            progress.failed(),
            ByteSize.format(progress.bytes()));
  }
}
