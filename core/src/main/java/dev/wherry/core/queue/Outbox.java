package dev.wherry.core.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What webhooks are still to hear. An event is stored by the statement that ends its move or
/// request, and stays until it was delivered.
///
/// As of a [MoveQueue], every method may be called from many threads and processes at once, and
/// throws [QueueUnavailableException] when the store can't be reached.
/// - The events of one request are given out one after the other, in the order in which they
///   happened: the next one when the one before was delivered, or is dead.
/// - An event is given to one asker at a time, and again when that one does not end it in time.
public interface Outbox {
  /// Takes events whose time has come, each the first of its request.
  ///
  /// @param free how many for each webhook, by its name; those of others are left alone
  /// @param lease when they are given again unless they are ended
  List<Due> due(Map<String, Integer> free, Duration lease);

  /// Its receiver has it. Ends it.
  void delivered(Due due);

  /// It could not be delivered now, and is given again after `delay`; if that is longer than
  /// `longest` after it was wanted, it is dead instead. Does nothing for one that was given to
  /// another since.
  ///
  /// @param reason one line for people
  /// @return whether it is dead
  boolean failed(Due due, String reason, Duration delay, Duration longest);

  /// Those that were given up, in the order in which they happened, those after `after`.
  ///
  /// @param after null for the first
  List<DeadLetter> deadLetters(@Nullable Long after, int limit);

  /// Lets dead ones be delivered, as if they had never been tried.
  ///
  /// @param ids of events; those that are not dead are left as they are
  /// @return how many
  int redeliver(Collection<Long> ids);

  /// How many there are now; counted up to 100,000 of each.
  Counts count();

  /// An event to deliver.
  ///
  /// @param token of this asker's right to end it
  /// @param told how many events of its request there were
  /// @param name by which its receiver knows that it had it already
  /// @param tries that failed
  /// @param data a JSON object
  record Due(
      String webhook,
      long request,
      int token,
      long told,
      long id,
      UUID name,
      Webhook.Event type,
      Instant happenedAt,
      int tries,
      String data) {}

  /// An event that was given up.
  ///
  /// @param move its number in the request; null when the event is about the request
  /// @param failure why its last try failed
  record DeadLetter(
      long id,
      UUID name,
      String webhook,
      long request,
      @Nullable Integer move,
      Webhook.Event type,
      Instant happenedAt,
      Instant diedAt,
      int tries,
      @Nullable String failure) {}

  /// How many there are.
  ///
  /// @param pending that are to be delivered
  record Counts(long pending, long dead) {}
}
