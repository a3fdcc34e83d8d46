package dev.wherry.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Writes what there is of moves for people.
final class StatsText {
  private StatsText() {}

  static void print(Json stats, PrintWriter out, Style style) {
    Instant now = Instant.parse(stats.text("at"));
    Table table =
        new Table(
            "LANE",
            "QUEUED",
            "OLDEST",
            "WAITING",
            "RUNNING",
            "SUCCEEDED",
            "SKIPPED",
            "FAILED",
            "CANCELLED",
            "MOVES/S",
            "BYTES/S");
    List<Json> lanes = stats.objects("byLane");
    for (Json lane : lanes) {
      row(table, lane.text("source") + " -> " + lane.text("destination"), lane, now);
    }
    row(table, "all", stats, now);
    table.print(out, style);
    long workers = stats.number("workers");
    out.println(
        "%s, %s under way"
            .formatted(
                workers == 1 ? "1 worker" : Quantity.count(workers) + " workers",
                Quantity.bytes(stats.number("bytesUnderWay"))));
  }

  private static void row(Table table, String name, Json of, Instant now) {
    Json counts = of.object("counts");
    Json rates = of.object("rates");
    String since = of.textOrNull("queuedSince");
    table.row(
        name,
        Quantity.count(counts.number("queued")),
        since == null ? "-" : Quantity.time(Duration.between(Instant.parse(since), now)),
        Quantity.count(counts.number("waiting")),
        Quantity.count(counts.number("running")),
        Quantity.count(counts.number("succeeded")),
        Quantity.count(counts.number("skipped")),
        Quantity.count(counts.number("failed")),
        Quantity.count(counts.number("cancelled")),
        Quantity.rate(
            rates.decimal("succeeded") + rates.decimal("skipped") + rates.decimal("failed")),
        Quantity.bytes(Math.round(rates.decimal("bytes"))));
  }
}
