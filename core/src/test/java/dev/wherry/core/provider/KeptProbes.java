package dev.wherry.core.provider;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// [ProbeMemory] in memory, for tests.
public final class KeptProbes implements ProbeMemory {
  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  private record Row(String settings, Set<String> found) {}

  @Override
  public @Nullable Set<String> recall(String provider, String settings) {
    Row row = rows.get(provider);
    return row != null && row.settings().equals(settings) ? row.found() : null;
  }

  @Override
  public void keep(String provider, String settings, Set<String> found) {
    rows.put(provider, new Row(settings, Set.copyOf(found)));
  }
}
