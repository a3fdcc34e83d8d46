package dev.wherry.server.graphql;

import dev.wherry.core.move.MoveId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where a page ends: opaque to callers.
final class Cursor {
  private static final String REQUEST = "request:";
  private static final String MOVE = "move:";
  private static final String UPLOAD = "upload:";
  private static final String DEAD_LETTER = "dead letter:";

  private Cursor() {}

  static String of(long requestId) {
    return encode(REQUEST + requestId);
  }

  static String ofUpload(long id) {
    return encode(UPLOAD + id);
  }

  static String ofDeadLetter(long id) {
    return encode(DEAD_LETTER + id);
  }

  static String of(MoveId id) {
    return encode(MOVE + id);
  }

  /// The request that a cursor stands for, or null when there is no cursor.
  static @Nullable Long request(@Nullable String cursor) {
    return number(cursor, REQUEST);
  }

  /// The upload that a cursor stands for, or null when there is no cursor.
  static @Nullable Long upload(@Nullable String cursor) {
    return number(cursor, UPLOAD);
  }

  /// The dead letter that a cursor stands for, or null when there is no cursor.
  static @Nullable Long deadLetter(@Nullable String cursor) {
    return number(cursor, DEAD_LETTER);
  }

  private static @Nullable Long number(@Nullable String cursor, String kind) {
    try {
      return cursor == null ? null : Long.valueOf(decode(cursor, kind));
    } catch (IllegalArgumentException e) {
      throw bad();
    }
  }

  /// The move that a cursor stands for, or null when there is no cursor.
  static @Nullable MoveId move(@Nullable String cursor) {
    try {
      return cursor == null ? null : MoveId.parse(decode(cursor, MOVE));
    } catch (IllegalArgumentException e) {
      throw bad();
    }
  }

  private static ApiException bad() {
    return new ApiException(
        ErrorCode.BAD_CURSOR,
        "after is not a cursor of this list: take endCursor from its pageInfo");
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String cursor, String kind) {
    String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    if (!text.startsWith(kind)) {
      throw new IllegalArgumentException("another list's cursor");
    }
    return text.substring(kind.length());
  }
}
