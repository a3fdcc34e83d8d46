package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.ProviderReport;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Puts together what the settings and what the queue know of providers. Safe for many threads.
final class ProviderViews {
  private final ProviderRegistry providers;
  private final MoveReports reports;

  ProviderViews(ProviderRegistry providers, MoveReports reports) {
    this.providers = providers;
    this.reports = reports;
  }

  /// The configured providers, by name.
  List<ProviderView> all() {
    Map<String, ProviderReport> known = known();
    return providers.all().stream()
        .map(provider -> ProviderView.of(provider, known.get(provider.name())))
        .toList();
  }

  ProviderView one(ConfiguredProvider provider) {
    return ProviderView.of(provider, known().get(provider.name()));
  }

  private Map<String, ProviderReport> known() {
    return reports.providers().stream()
        .collect(Collectors.toMap(ProviderReport::name, Function.identity()));
  }
}
