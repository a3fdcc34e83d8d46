package dev.wherry.server.export;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.MoveReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A record of RFC 4180 for each move, after one with the names of the fields.
///
/// A field that a spreadsheet would take for a formula, or that begins with `'`, has a `'` before
/// it: whoever takes one `'` from the beginning of each field that has it reads what was there.
record Csv(Set<MoveState> states, Set<FailureKind> failureKinds) implements Format {
  private static final List<String> NAMES =
      List.of(
          "move",
          "state",
          "source",
          "destination",
          "bytes",
          "crc32c",
          "sha256",
          "sourceChecksum",
          "evidence",
          "guard",
          "lostAttributes",
          "sourceVersion",
          "destinationVersion",
          "failureKind",
          "failureMessage",
          "attempt",
          "worker",
          "startedAt",
          "finishedAt");

  /// What a formula begins with, the wide forms included, and what a spreadsheet skips before it.
  private static final String RISKY = "=+-@'\t\r\n \u00a0\uff1d\uff0b\uff0d\uff20|%";

  @Override
  public String type() {
    return "text/csv; charset=utf-8; header=present";
  }

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public void begin(long request, Writer out) throws IOException {
    out.write(String.join(",", NAMES));
    out.write("\r\n");
  }

  @Override
  public void move(MoveReport move, Writer out) throws IOException {
    out.write(move.id().toString());
    field(move.state(), out);
    field(move.source(), out);
    field(move.destination(), out);
    receipt(move.receipt(), out);
    Failure failure = move.receipt() == null ? move.failure() : null;
    field(failure == null ? null : failure.kind(), out);
    field(failure == null ? null : failure.message(), out);
    field(move.attempts(), out);
    field(move.worker(), out);
    field(move.startedAt(), out);
    field(move.finishedAt(), out);
    out.write("\r\n");
  }

  private static void receipt(@Nullable Receipt receipt, Writer out) throws IOException {
    if (receipt == null) {
      out.write(",,,,,,,,,");
      return;
    }
    field(receipt.bytes(), out);
    field(receipt.crc32c(), out);
    field(receipt.sha256(), out);
    field(receipt.sourceChecksum(), out);
    field(receipt.evidence(), out);
    field(receipt.guard(), out);
    field(String.join(" ", receipt.lostAttributes()), out);
    field(receipt.sourceVersion(), out);
    field(receipt.destinationVersion(), out);
  }

  private static void field(@Nullable Object value, Writer out) throws IOException {
    out.write(',');
    if (value != null) {
      out.write(field(value.toString()));
    }
  }

  static String field(String text) {
    String safe = !text.isEmpty() && RISKY.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean plain = safe.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
