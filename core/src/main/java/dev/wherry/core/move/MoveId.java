package dev.wherry.core.move;

/// Names a move: its request, and its place there. Written `17-4`.
///
/// @param request the request's id, from 1
/// @param number the move's place in its request, from 1
public record MoveId(long request, int number) implements Comparable<MoveId> {
  /// Reads `17-4`.
  ///
  /// @throws IllegalArgumentException when it is not one
  public static MoveId parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new MoveId(
          Long.parseLong(text.substring(0, Math.max(dash, 0))),
          Integer.parseInt(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is not the id of a move: it looks like 17-4".formatted(text), e);
    }
  }

  @Override
  public int compareTo(MoveId other) {
    int byRequest = Long.compare(request, other.request);
    return byRequest != 0 ? byRequest : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return request + "-" + number;
  }
}
