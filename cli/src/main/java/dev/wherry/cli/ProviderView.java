package dev.wherry.cli;

import org.jspecify.annotations.Nullable;

/// A configured provider, as the service reports it now.
///
/// @param running moves that begin or end there
/// @param allowed how many may, or null
/// @param ceiling how many may at most, or null
/// @param closedUntil until when none is started, or null
record ProviderView(
    String name,
    String kind,
    boolean writable,
    boolean paused,
    long running,
    @Nullable Long allowed,
    @Nullable Long ceiling,
    @Nullable String closedUntil,
    Json json) {
  static ProviderView of(Json json) {
    Json inFlight = json.object("inFlight");
    return new ProviderView(
        json.text("name"),
        json.text("kind"),
        json.flag("writable"),
        json.flag("paused"),
        json.number("running"),
        inFlight.has("allowed") ? (Long) inFlight.number("allowed") : null,
        inFlight.has("ceiling") ? (Long) inFlight.number("ceiling") : null,
        json.textOrNull("closedUntil"),
        json);
  }

  /// `open`, `paused`, or `closed until 2026-03-01T12:00:00.000Z`.
  String state() {
    if (paused) {
      return "paused";
    }
    return closedUntil == null ? "open" : "closed until " + closedUntil;
  }

  /// How many moves may run: `64`, `45 of 64` while the provider throttles, or `-` for any number.
  String limit() {
    if (allowed == null) {
      return "-";
    }
    return ceiling == null || allowed.equals(ceiling)
        ? Quantity.count(allowed)
        : Quantity.count(allowed) + " of " + Quantity.count(ceiling);
  }
}
