package dev.wherry.demo;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.Wherry.MoveTold;
import dev.wherry.demo.client.Wherry.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The demo's moves, and how each is to end.
///
/// @param ends by the move's source, in the order of the request
record Plan(Map<String, End> ends) {
  static final String MISSING = "images/lost at sea.jpg";
  static final String FORBIDDEN = "documents/sealed letter.pdf";

  /// How a move is to end.
  sealed interface End {
    /// The asset arrives.
    record Arrives(Asset asset) implements End {}

    /// The move fails, for this reason.
    record Fails(String kind) implements End {}
  }

  /// All assets, with the two that can't be had in the midst of them.
  static Plan of(List<Asset> assets) {
    var ends = new LinkedHashMap<String, End>();
    for (Asset asset : assets) {
      if (ends.size() == assets.size() / 2) {
        ends.put(source(MISSING), new End.Fails("SOURCE_NOT_FOUND"));
        ends.put(source(FORBIDDEN), new End.Fails("SOURCE_FORBIDDEN"));
      }
      ends.put(source(asset.key()), new End.Arrives(asset));
    }
    return new Plan(ends);
  }

  /// What the old provider refuses to give.
  Set<String> forbidden() {
    return Set.of(FORBIDDEN);
  }

  /// What to ask the service for. Each asset keeps its key.
  List<Pair> moves() {
    var moves = new ArrayList<Pair>();
    for (String source : ends.keySet()) {
      moves.add(new Pair(source, "new:" + source.substring("old:".length())));
    }
    return moves;
  }

  /// The assets that arrive.
  List<Asset> arriving() {
    var assets = new ArrayList<Asset>();
    for (End end : ends.values()) {
      switch (end) {
        case End.Arrives(Asset asset) -> assets.add(asset);
        case End.Fails fails -> {}
      }
    }
    return assets;
  }

  /// Whether a move was to fail, and did, for the reason that was planned.
  boolean failsAsPlanned(MoveTold move) {
    return switch (ends.get(move.source())) {
      case End.Fails(String kind) ->
          move.state().equals("FAILED")
              && move.failure() != null
              && move.failure().kind().equals(kind);
      case End.Arrives arrives -> false;
      case null -> false;
    };
  }

  private static String source(String key) {
    return "old:" + key;
  }
}
