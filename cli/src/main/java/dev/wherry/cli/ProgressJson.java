package dev.wherry.cli;

import java.io.PrintWriter;

/// A JSON object in a line of its own for each report, for programs.
final class ProgressJson implements Progress {
  private final PrintWriter out;
  private final PrintWriter notes;
  private String last = "";

  ProgressJson(PrintWriter out, PrintWriter notes) {
    this.out = out;
    this.notes = notes;
  }

  @Override
  public void show(RequestView request) {
    String line = Json.write(request.json().fields());
    if (!line.equals(last)) {
      last = line;
      out.println(line);
      out.flush();
    }
  }

  @Override
  public void note(String text) {
    notes.println(text);
    notes.flush();
  }

  @Override
  public void end() {
    // Each line is whole.
  }
}
