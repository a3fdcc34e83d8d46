package dev.wherry.core.queue;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// [AccessTokens] in memory, for tests.
public final class MemoryAccessTokens implements AccessTokens {
  private SortedMap<String, AccessToken> tokens = new TreeMap<>();

  @Override
  public synchronized Change add(AccessToken token) {
    SortedMap<String, AccessToken> changed = new TreeMap<>(tokens);
    if (changed.putIfAbsent(token.name(), token) != null) {
      return Change.TAKEN;
    }
    return changeTo(changed);
  }

  @Override
  public synchronized Change revoke(String name) {
    SortedMap<String, AccessToken> changed = new TreeMap<>(tokens);
    if (changed.remove(name) == null) {
      return Change.UNKNOWN;
    }
    return changeTo(changed);
  }

  private Change changeTo(SortedMap<String, AccessToken> changed) {
    Collection<AccessToken> left = changed.values();
    if (!left.isEmpty() && left.stream().noneMatch(AccessToken::isKeeper)) {
      return Change.LOCKS_OUT;
    }
    tokens = changed;
    return Change.DONE;
  }

  @Override
  public synchronized List<AccessToken> all() {
    return List.copyOf(tokens.values());
  }
}
