package dev.wherry.bench;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.MoveRequest;
import java.util.List;
import java.util.stream.IntStream;

/// Requests such as users send.
final class Requests {
  private Requests() {}

  /// A request of so many moves from `old` to `new`.
  static MoveRequest of(int moves) {
    return between("old", "new", moves);
  }

  static MoveRequest between(String source, String destination, int moves) {
    return new MoveRequest(
        null,
        0,
        MoveOptions.DEFAULT,
        List.of(),
        IntStream.range(0, moves)
            .mapToObj(n -> "images/2026/03/asset-" + n + ".jpg")
            .map(
                key ->
                    new MoveRequest.Leg(new Location(source, key), new Location(destination, key)))
            .toList());
  }
}
