package dev.wherry.server.graphql;

import dev.wherry.core.move.MoveId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Ids as callers see them, each of one thing only: `17` is a request, `17-4` a move, `u17` an
/// upload, `d17` a dead letter.
public final class Ids {
  private static final Pattern REQUEST = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern MOVE = Pattern.compile("[1-9][0-9]{0,17}-[1-9][0-9]{0,8}");
  private static final String UPLOAD = "u";
  private static final String DEAD_LETTER = "d";

  private Ids() {}

  /// The request's number, or null when no request can have this id.
  public static @Nullable Long request(String id) {
    return REQUEST.matcher(id).matches() ? Long.valueOf(id) : null;
  }

  /// The upload's number, or null when no upload can have this id.
  static @Nullable Long upload(String id) {
    return id.startsWith(UPLOAD) ? request(id.substring(UPLOAD.length())) : null;
  }

  static String ofUpload(long number) {
    return UPLOAD + number;
  }

  /// The dead letter's number, or null when none can have this id.
  static @Nullable Long deadLetter(String id) {
    return id.startsWith(DEAD_LETTER) ? request(id.substring(DEAD_LETTER.length())) : null;
  }

  static String ofDeadLetter(long number) {
    return DEAD_LETTER + number;
  }

  /// The move's id, or null when no move can have this id.
  static @Nullable MoveId move(String id) {
    return MOVE.matcher(id).matches() ? MoveId.parse(id) : null;
  }
}
