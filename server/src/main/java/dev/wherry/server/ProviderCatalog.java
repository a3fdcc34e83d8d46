package dev.wherry.server;

import java.util.Map;
import java.util.Set;

final class ProviderCatalog {
  static final Set<String> BUILT_IN = Set.of("http", "https");

  private ProviderCatalog() {}

  static Map<String, Class<? extends Record>> kinds() {
    return Map.of();
  }
}
