package dev.wherry.cli;

/// A configured provider, as the service reports it.
record ProviderView(String name, String kind, boolean writable, Json json) {
  static ProviderView of(Json json) {
    return new ProviderView(json.text("name"), json.text("kind"), json.flag("writable"), json);
  }
}
