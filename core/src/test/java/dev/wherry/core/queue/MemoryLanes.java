package dev.wherry.core.queue;

import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveState;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The queued moves of a [MemoryMoveQueue] in their fair order, under its lock.
final class MemoryLanes {
  private final Map<Lane, NavigableSet<MemoryMove>> queued = new HashMap<>();
  private final Map<Lane, Map<Integer, Double>> turns = new HashMap<>();

  void add(MemoryMove row) {
    row.turn = Math.max(row.turn, clock(row.move.lane(), row.priority));
    row.state = MoveState.QUEUED;
    row.worker = null;
    row.workerName = null;
    row.nextAttemptAt = null;
    rows(row.move.lane()).add(row);
  }

  void remove(MemoryMove row) {
    rows(row.move.lane()).remove(row);
  }

  /// Takes a move out, and sets its lane's clock to it.
  void take(MemoryMove row) {
    remove(row);
    turns
        .computeIfAbsent(row.move.lane(), any -> new HashMap<>())
        .merge(row.priority, row.turn, Math::max);
  }

  /// Where a lane is: the smallest turn that is queued, and never less than what was claimed.
  double now(Lane lane, int priority) {
    double floor = clock(lane, priority);
    return rows(lane).stream()
        .filter(row -> row.priority == priority)
        .findFirst()
        .map(row -> Math.max(row.turn, floor))
        .orElse(floor);
  }

  /// The move that goes next: of the highest priority, then of the lane that was taken from least.
  Optional<MemoryMove> next(
      Predicate<Lane> open, Predicate<MemoryMove> mayStart, Map<Lane, Integer> taken) {
    return queued.entrySet().stream()
        .filter(lane -> open.test(lane.getKey()))
        .flatMap(lane -> lane.getValue().stream().filter(mayStart).findFirst().stream())
        .min(
            (a, b) ->
                a.priority != b.priority
                    ? Integer.compare(b.priority, a.priority)
                    : Integer.compare(
                        taken.getOrDefault(a.move.lane(), 0),
                        taken.getOrDefault(b.move.lane(), 0)));
  }

  /// The largest turn that was claimed.
  private double clock(Lane lane, int priority) {
    return turns.getOrDefault(lane, Map.of()).getOrDefault(priority, 0.0);
  }

  private NavigableSet<MemoryMove> rows(Lane lane) {
    return queued.computeIfAbsent(lane, any -> new TreeSet<>(MemoryMove.CLAIM_ORDER));
  }
}
