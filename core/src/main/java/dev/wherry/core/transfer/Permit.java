package dev.wherry.core.transfer;

/// The right to change the world for a move, asked before each step that can't be undone.
public interface Permit {
  /// Asks before a write. Cheap: may rely on what was known a moment ago.
  ///
  /// @throws RevokedException when the move may belong to somebody else by now: touch nothing more
  void check() throws RevokedException;

  /// Asks before a deletion, and is sure.
  ///
  /// @throws RevokedException when the move belongs to somebody else by now: touch nothing more
  void confirm() throws RevokedException;

  /// The move belongs to somebody else by now.
  final class RevokedException extends Exception {
    private static final long serialVersionUID = 1;

    public RevokedException(String message) {
      super(message);
    }
  }
}
