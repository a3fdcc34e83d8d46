package dev.wherry.cli;

import java.io.PrintWriter;

/// Shows nothing but what goes wrong with the watching: a result for programs follows.
final class ProgressNone implements Progress {
  private final PrintWriter notes;

  ProgressNone(PrintWriter notes) {
    this.notes = notes;
  }

  @Override
  public void show(RequestView request) {
    // The result says it all.
  }

  @Override
  public void note(String text) {
    notes.println(text);
    notes.flush();
  }

  @Override
  public void end() {
    // Nothing was begun.
  }
}
