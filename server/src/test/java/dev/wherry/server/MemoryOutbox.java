package dev.wherry.server;

import dev.wherry.core.queue.Outbox;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Dead letters in memory; nothing is due.
final class MemoryOutbox implements Outbox {
  private final ConcurrentSkipListMap<Long, DeadLetter> dead = new ConcurrentSkipListMap<>();

  void bury(DeadLetter letter) {
    dead.put(letter.id(), letter);
  }

  @Override
  public List<Due> due(Map<String, Integer> free, Duration lease) {
    return List.of();
  }

  @Override
  public void delivered(Due due) {}

  @Override
  public boolean failed(Due due, String reason, Duration delay, Duration longest) {
    return false;
  }

  @Override
  public List<DeadLetter> deadLetters(@Nullable Long after, int limit) {
    return dead.tailMap(after == null ? 0L : after, false).values().stream().limit(limit).toList();
  }

  @Override
  public int redeliver(Collection<Long> ids) {
    return (int) ids.stream().filter(id -> dead.remove(id) != null).count();
  }

  @Override
  public Counts count() {
    return new Counts(0, dead.size());
  }
}
