package dev.wherry.core.runner;

/// How a runner is made.
///
/// @param name of its threads, for people
/// @param slots how many tasks run at once, counting those whose results are not yet handled; at
///   least 1
/// @param mailbox how many more may wait for a slot; 0 refuses what can't start now
public record RunnerSettings(String name, int slots, int mailbox) {
  public RunnerSettings {
    if (slots < 1 || mailbox < 0 || slots > Integer.MAX_VALUE - mailbox) {
      throw new IllegalArgumentException(
          "runner %s: slots must be 1 or more and mailbox 0 or more, together at most %,d; got %,d and %,d"
              .formatted(name, Integer.MAX_VALUE, slots, mailbox));
    }
  }

  /// How many tasks the runner holds at most.
  int limit() {
    return slots + mailbox;
  }
}
