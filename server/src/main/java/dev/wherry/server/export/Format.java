package dev.wherry.server.export;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveReport;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;

/// A kind of file, and what its reader asked of it. Each writes one thing for each move, and keeps
/// none.
interface Format {
  /// The media type.
  String type();

  /// What the name of a file of this kind ends with, without a dot.
  String extension();

  /// The states of the moves that it tells; all when empty.
  Set<MoveState> states();

  /// Why the moves that it tells failed; whether and however when empty.
  default Set<FailureKind> failureKinds() {
    return Set.of();
  }

  default void begin(long request, Writer out) throws IOException {}

  void move(MoveReport move, Writer out) throws IOException;

  default void end(Writer out) throws IOException {}
}
