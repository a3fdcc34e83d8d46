package dev.wherry.server.provider;

import dev.wherry.core.provider.Paces;
import dev.wherry.core.provider.ProbeMemory;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.queue.MoveControls;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The configured providers, by name; closing it closes them. Safe for many threads.
public final class ProviderRegistry implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProviderRegistry.class.getName());

  private final SortedMap<String, ConfiguredProvider> byName;

  public ProviderRegistry(Collection<ConfiguredProvider> providers) {
    SortedMap<String, ConfiguredProvider> sorted = new TreeMap<>();
    for (ConfiguredProvider provider : providers) {
      if (sorted.put(provider.name(), provider) != null) {
        throw new IllegalArgumentException("two providers are named " + provider.name());
      }
    }
    byName = Collections.unmodifiableSortedMap(sorted);
  }

  /// The provider of this name, or null.
  public @Nullable ConfiguredProvider find(String name) {
    return byName.get(name);
  }

  /// In the order of their names.
  public Collection<ConfiguredProvider> all() {
    return byName.values();
  }

  public Collection<String> names() {
    return byName.keySet();
  }

  /// The names of those whose objects have public URLs.
  public Set<String> signposted() {
    return byName.values().stream()
        .filter(provider -> provider.publicUrl() != null)
        .map(ConfiguredProvider::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// What a transfer needs: the storages, each no faster than its pace.
  ///
  /// @param probes what was found out of them, by this process and by others
  public Map<String, StorageProvider> paced(Paces paces, ProbeMemory probes) {
    return byName.values().stream()
        .collect(
            Collectors.toMap(
                ConfiguredProvider::name,
                provider ->
                    paces.paced(
                        provider.storage(), provider.timeout(), provider.settings(), probes)));
  }

  /// Makes each known to a queue, with the limits of the settings.
  public void announce(MoveControls controls) {
    byName.values().forEach(provider -> controls.announce(provider.name(), provider.limits()));
  }

  @Override
  public void close() {
    for (ConfiguredProvider provider : byName.values()) {
      try {
        provider.storage().close();
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "provider {0} could not be closed: {1}",
            provider.name(),
            e.getMessage());
      }
    }
  }
}
