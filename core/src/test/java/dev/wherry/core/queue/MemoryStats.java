package dev.wherry.core.queue;

import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What there is of moves in a [MemoryMoveQueue]: all of them are counted anew.
final class MemoryStats {
  private static final int MINUTE = 60;

  private MemoryStats() {}

  static StatsReport of(List<MemoryMove> rows, List<LaneReport> lanes, long workers, Instant now) {
    return new StatsReport(
        now, (int) workers, 0, lanes.stream().map(lane -> lane(lane, rows, now)).toList());
  }

  private static StatsReport.OfLane lane(LaneReport report, List<MemoryMove> all, Instant now) {
    List<MemoryMove> rows =
        all.stream().filter(row -> row.move.lane().equals(report.lane())).toList();
    Instant since = now.minusSeconds(MINUTE);
    List<MemoryMove> lately =
        rows.stream()
            .filter(row -> row.finishedAt != null && row.finishedAt.isAfter(since))
            .toList();
    return new StatsReport.OfLane(
        report.lane(),
        new RequestReport.Counts(
            rows.size(),
            count(rows, MoveState.QUEUED),
            count(rows, MoveState.WAITING),
            count(rows, MoveState.RUNNING),
            count(rows, MoveState.SUCCEEDED),
            count(rows, MoveState.SKIPPED),
            count(rows, MoveState.FAILED),
            count(rows, MoveState.CANCELLED)),
        bytes(rows),
        new StatsReport.Rates(
            (double) count(lately, MoveState.SUCCEEDED) / MINUTE,
            (double) count(lately, MoveState.SKIPPED) / MINUTE,
            (double) count(lately, MoveState.FAILED) / MINUTE,
            (double) bytes(lately) / MINUTE),
        in(rows, MoveState.QUEUED)
            .map(row -> Objects.requireNonNullElse(row.startedAt, row.createdAt))
            .min(Instant::compareTo)
            .orElse(null));
  }

  private static long count(List<MemoryMove> rows, MoveState state) {
    return in(rows, state).count();
  }

  private static long bytes(List<MemoryMove> rows) {
    return in(rows, MoveState.SUCCEEDED)
        .map(row -> row.receipt)
        .filter(Objects::nonNull)
        .mapToLong(Receipt::bytes)
        .sum();
  }

  private static Stream<MemoryMove> in(List<MemoryMove> rows, MoveState state) {
    Predicate<MemoryMove> wanted = row -> row.state == state;
    return rows.stream().filter(wanted);
  }
}
