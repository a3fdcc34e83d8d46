package dev.wherry.postgres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How news is written in a notification: who sent it, and for changed requests their ids,
/// separated by spaces. A sender that is no Wherry process may leave all of it away.
///
/// @param sender names this process, so that it does not hear itself
record SignalFormat(String sender) {
  static final String QUEUED = "wherry_queued";
  static final String CANCELLED = "wherry_cancelled";
  static final String CHANGED = "wherry_changed";

  /// Bytes that a payload holds, by PostgreSQL's limit.
  private static final int LONGEST = 7_999;

  record Message(String channel, String payload) {}

  List<Message> write(News.Batch news) {
    List<Message> messages = new ArrayList<>();
    if (news.queued()) {
      messages.add(new Message(QUEUED, sender));
    }
    if (news.cancelled()) {
      messages.add(new Message(CANCELLED, sender));
    }
    StringBuilder payload = new StringBuilder(sender);
    for (long id : news.changed()) {
      String next = " " + id;
      if (payload.length() + next.length() > LONGEST) {
        messages.add(new Message(CHANGED, payload.toString()));
        payload.setLength(sender.length());
      }
      payload.append(next);
    }
    if (payload.length() > sender.length()) {
      messages.add(new Message(CHANGED, payload.toString()));
    }
    return messages;
  }

  /// What a message says; nothing when this process sent it itself.
  News.Batch read(Message message) {
    Set<Long> changed = new HashSet<>();
    for (String word : message.payload().split(" ", -1)) {
      if (word.equals(sender)) {
        return News.Batch.NONE;
      }
      if (word.matches("[0-9]{1,18}")) {
        changed.add(Long.valueOf(word));
      }
    }
    return switch (message.channel()) {
      case QUEUED -> new News.Batch(true, false, Set.of());
      case CANCELLED -> new News.Batch(false, true, Set.of());
      default -> new News.Batch(false, false, changed);
    };
  }
}
