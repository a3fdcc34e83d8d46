package dev.wherry.bench;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.MoveRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Requests such as users send, each for a folder of its own.
final class Requests {
  private static final AtomicInteger FOLDERS = new AtomicInteger();

  private Requests() {}

  /// A request of so many moves from `old` to `new`.
  static MoveRequest of(int moves) {
    return between("old", "new", moves);
  }

  static MoveRequest between(String source, String destination, int moves) {
    int folder = FOLDERS.incrementAndGet();
    return new MoveRequest(
        null,
        0,
        MoveOptions.DEFAULT,
        List.of(),
        IntStream.range(0, moves)
            .mapToObj(n -> "images/" + folder + "/asset-" + n + ".jpg")
            .map(
                key ->
                    new MoveRequest.Leg(new Location(source, key), new Location(destination, key)))
            .toList());
  }
}
