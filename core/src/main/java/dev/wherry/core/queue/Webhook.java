package dev.wherry.core.queue;

import java.util.EnumSet;
import java.util.Set;

/// Who hears what of a request.
///
/// @param name of a webhook in the settings
/// @param events at least one
public record Webhook(String name, Set<Event> events) {
  public Webhook {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a webhook hears of something, or is none");
    }
    events = EnumSet.copyOf(events);
  }

  /// What can be heard of.
  public enum Event {
    /// Its last move became final.
    REQUEST_FINISHED,
    /// A move became final, as whatever it ended.
    MOVE_FINISHED,
    /// A move failed for good.
    MOVE_FAILED
  }
}
