package dev.wherry.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows of text in columns that are as wide as they need to be.
final class Table {
  private static final int WIDEST = 60;
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  void row(String... cells) {
    rows.add(
        List.of(cells).stream()
            .map(cell -> Printable.cut(Printable.escape(cell), WIDEST))
            .toList());
  }

  void print(PrintWriter out, Style style) {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(
                column ->
                    rows.stream().mapToInt(row -> Printable.width(row.get(column))).max().orElse(0))
            .toArray();
    boolean head = true;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(Printable.pad(row.get(column), widths[column])).append(GAP);
      }
      String text = line.toString().stripTrailing();
      out.println(head ? style.strong(text) : text);
      head = false;
    }
  }
}
