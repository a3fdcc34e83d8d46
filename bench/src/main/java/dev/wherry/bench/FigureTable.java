package dev.wherry.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Figures as a Markdown table, aligned for a terminal.
final class FigureTable {
  private static final List<String> HEAD =
      List.of("figure", "median", "unit", "range", "samples", "goal");

  private FigureTable() {}

  static void print(List<Figure> figures, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (Figure figure : figures) {
      rows.add(
          List.of(
              figure.what(),
              Figure.number(figure.median()),
              figure.unit(),
              Figure.number(figure.lowest()) + " to " + Figure.number(figure.highest()),
              Long.toString(figure.samples()),
              figure.verdict()));
    }
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder line = new StringBuilder("|");
      StringBuilder rule = new StringBuilder("|");
      for (int column = 0; column < widths.length; column++) {
        String cell = rows.get(row).get(column);
        line.append(' ').append(cell).repeat(" ", widths[column] - cell.length()).append(" |");
        rule.append(" ").repeat("-", widths[column]).append(" |");
      }
      out.println(line);
      if (row == 0) {
        out.println(rule);
      }
    }
  }
}
