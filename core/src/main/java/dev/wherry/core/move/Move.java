package dev.wherry.core.move;

/// One asset to carry from one location to another.
public record Move(MoveId id, Location source, Location destination, MoveOptions options) {
  /// The pair of providers it goes between.
  public Lane lane() {
    return new Lane(source.provider(), destination.provider());
  }
}
