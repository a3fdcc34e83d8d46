package dev.wherry.demo;

import dev.wherry.demo.client.Wherry.FailureTold;
import dev.wherry.demo.client.Wherry.MoveTold;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Moves counted by how they ended, as a table of text.
final class OutcomeTable {
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private OutcomeTable() {}

  /// One way to end.
  private record Row(
      int moves, long bytes, String example, @Nullable FailureTold failure, boolean arrived) {
    Row plus(long more) {
      return new Row(moves + 1, bytes + more, example, failure, arrived);
    }
  }

  static List<String> lines(List<MoveTold> moves) {
    var table = new OutcomeTable();
    for (MoveTold move : moves) {
      table.add(move);
    }
    return table.lines();
  }

  private void add(MoveTold move) {
    FailureTold failure = move.state().equals("FAILED") ? move.failure() : null;
    String kind = failure == null ? move.state() : move.state() + " " + failure.kind();
    Row row = rows.getOrDefault(kind, new Row(0, 0, move.source(), failure, move.bytes() != null));
    rows.put(kind, row.plus(move.bytes() == null ? 0 : move.bytes()));
  }

  private List<String> lines() {
    String format = "%-24s %6s %10s  %-34s %s";
    var lines = new ArrayList<String>();
    lines.add(format.formatted("outcome", "moves", "bytes", "example", "what to do"));
    rows.forEach(
        (kind, row) ->
            lines.add(
                format
                    .formatted(
                        kind,
                        row.moves(),
                        row.arrived() ? ByteSize.format(row.bytes()) : "-",
                        row.example(),
                        row.failure() == null ? "" : row.failure().remedy())
                    .stripTrailing()));
    rows.values().forEach(row -> explain(row, lines));
    return lines;
  }

  private static void explain(Row row, List<String> lines) {
    if (row.failure() != null) {
      lines.add("  %s: %s".formatted(row.example(), row.failure().message()));
    }
  }
}
