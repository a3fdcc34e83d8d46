package dev.wherry.demo.stage;

/// Holds up the old provider's answers, to make it as slow as a test needs it.
@FunctionalInterface
public interface Gate {
  /// Holds up nothing.
  Gate OPEN = (key, sent) -> {};

  /// Returns when the next bytes of an answer may go out. Called before the first byte and again
  /// every 64 KiB, by the thread that answers.
  ///
  /// @param sent how many bytes of the answer's body are out
  void pass(String key, long sent) throws InterruptedException;
}
