package dev.wherry.core.queue;

import dev.wherry.core.move.Lane;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.Receipt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Requests, slots and outcomes that the queue's suites are made of.
public final class Requests {
  static final Lane LANE = new Lane("old", "new");

  /// What a move of one byte, all vouched for, leaves behind.
  public static final Receipt RECEIPT =
      new Receipt(
          1,
          "0000000a",
          "00".repeat(32),
          "\"v1\"",
          "\"v2\"",
          "MD5",
          Receipt.Evidence.CHECKED_ON_WRITE,
          Receipt.Guard.CONDITIONAL,
          List.of("cache-control", "a \"b\", {c}\\"));

  private static final AtomicInteger FOLDERS = new AtomicInteger();

  private Requests() {}

  /// So many moves from `old` to `new`.
  public static MoveRequest of(int moves) {
    return of(LANE, 0, moves);
  }

  public static MoveRequest of(Lane lane, int priority, int moves) {
    return new MoveRequest(null, priority, MoveOptions.DEFAULT, List.of(), legs(lane, moves));
  }

  static MoveRequest keyed(String key, int moves) {
    return new MoveRequest(key, 0, MoveOptions.DEFAULT, List.of(), legs(LANE, key, moves));
  }

  /// Moves to destinations that no other request has.
  static List<MoveRequest.Leg> legs(Lane lane, int moves) {
    return legs(lane, String.valueOf(FOLDERS.incrementAndGet()), moves);
  }

  /// Moves into one folder.
  static List<MoveRequest.Leg> legs(Lane lane, String folder, int moves) {
    return IntStream.rangeClosed(1, moves)
        .mapToObj(
            n ->
                new MoveRequest.Leg(
                    new Location(lane.source(), "images/" + n + ".jpg"),
                    new Location(lane.destination(), folder + "/" + n + ".jpg")))
        .toList();
  }

  /// Room for so many moves, in any lane.
  public static FreeSlots slots(int total) {
    return new FreeSlots(total, total, Map.of());
  }
}
