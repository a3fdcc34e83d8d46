package dev.wherry.postgres;

import dev.wherry.core.move.Lane;
import dev.wherry.core.queue.MoveRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;

/// Moves of a request, column by column, in their order.
///
/// @param lanes the lanes they go along, each once
/// @param lane which of the lanes, from 1
/// @param place how many of the same lane come before it
@SuppressWarnings("ArrayRecordComponent") // Made and read within one statement, and never compared.
record MoveColumns(
    List<Lane> lanes, int[] lane, int[] place, String[] sources, String[] destinations) {
  static MoveColumns of(List<MoveRequest.Leg> moves) {
    int size = moves.size();
    Map<Lane, int[]> lanes = new LinkedHashMap<>();
    int[] lane = new int[size];
    int[] place = new int[size];
    String[] sources = new String[size];
    String[] destinations = new String[size];
    for (int i = 0; i < size; i++) {
      MoveRequest.Leg leg = moves.get(i);
      int[] indexAndNext =
          lanes.computeIfAbsent(
              new Lane(leg.source().provider(), leg.destination().provider()),
              any -> new int[] {lanes.size() + 1, 0});
      lane[i] = indexAndNext[0];
      place[i] = indexAndNext[1]++;
      sources[i] = Text.check("The source of move " + (i + 1), leg.source().toString());
      destinations[i] =
          Text.check("The destination of move " + (i + 1), leg.destination().toString());
    }
    return new MoveColumns(List.copyOf(lanes.keySet()), lane, place, sources, destinations);
  }

  /// Says them to a statement that stores them.
  ///
  /// @param laneIds of `lanes`, in that order
  <S extends SqlStatement<S>> S bind(S statement, int[] laneIds) {
    return statement
        .bind("lanes", SqlArray.ofInts(laneIds))
        .bind("laneOfMove", SqlArray.ofInts(lane))
        .bind("placeInLane", SqlArray.ofInts(place))
        .bind("sources", SqlArray.ofTexts(sources))
        .bind("destinations", SqlArray.ofTexts(destinations));
  }
}
