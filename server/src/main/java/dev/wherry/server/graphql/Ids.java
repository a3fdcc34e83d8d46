package dev.wherry.server.graphql;

import dev.wherry.core.move.MoveId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads ids as callers give them: `17` for a request, `17-4` for a move.
public final class Ids {
  private static final Pattern REQUEST = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern MOVE = Pattern.compile("[1-9][0-9]{0,17}-[1-9][0-9]{0,8}");

  private Ids() {}

  /// The request's number, or null when no request can have this id.
  public static @Nullable Long request(String id) {
    return REQUEST.matcher(id).matches() ? Long.valueOf(id) : null;
  }

  /// The move's id, or null when no move can have this id.
  static @Nullable MoveId move(String id) {
    return MOVE.matcher(id).matches() ? MoveId.parse(id) : null;
  }
}
