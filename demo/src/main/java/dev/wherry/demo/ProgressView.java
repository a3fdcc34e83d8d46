package dev.wherry.demo;

import dev.wherry.demo.client.Progress;
import java.io.PrintStream;

/// Shows how far a request is: a bar on a terminal, a line for each tenth elsewhere. Not for
/// several threads at once.
final class ProgressView {
  private static final int WIDTH = 40;

  private final PrintStream out;
  private final boolean terminal;
  private int tenths = -1;

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
    if (now > tenths || progress.isFinal()) {
      tenths = now;
      out.println("progress   " + counts(progress));
    }
  }

  private static String bar(Progress progress) {
    int full = progress.done() * WIDTH / Math.max(1, progress.total());
    return "[%s%s] %-50s".formatted("#".repeat(full), "-".repeat(WIDTH - full), counts(progress));
  }

  private static String counts(Progress progress) {
    return "%d of %d done, %d running, %d failed, %s"
        .formatted(
            progress.done(),
            progress.total(),
            progress.running(),
            progress.failed(),
            ByteSize.format(progress.bytes()));
  }
}
