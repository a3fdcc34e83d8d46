package dev.wherry.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A configured provider, as the service reports it now.
///
/// @param running moves that begin or end there
/// @param allowed how many may, or null
/// @param ceiling how many may at most, or null
/// @param requestsPerSecond how many may be sent there, or null
/// @param bytesPerSecond how many may be read and written there, or null
/// @param closedUntil until when none is started, or null
record ProviderView(
    String name,
    String kind,
    boolean writable,
    boolean paused,
    long running,
    @Nullable Long allowed,
    @Nullable Long ceiling,
    @Nullable Long requestsPerSecond,
    @Nullable Long bytesPerSecond,
    @Nullable String closedUntil,
    Json json) {
  static ProviderView of(Json json) {
    Json inFlight = json.object("inFlight");
    Json rate = json.object("rate");
    return new ProviderView(
        json.text("name"),
        json.text("kind"),
        json.flag("writable"),
        json.flag("paused"),
        json.number("running"),
        number(inFlight, "allowed"),
        number(inFlight, "ceiling"),
        number(rate, "requestsPerSecond"),
        number(rate, "bytesPerSecond"),
        json.textOrNull("closedUntil"),
        json);
  }

  private static @Nullable Long number(Json json, String field) {
    return json.has(field) ? (Long) json.number(field) : null;
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

  /// How fast it may be used: `100 requests/s, 10.0 MiB/s`, or `-` for as fast as it goes.
  String rate() {
    List<String> parts = new ArrayList<>();
    if (requestsPerSecond != null) {
      parts.add(Quantity.count(requestsPerSecond) + " requests/s");
    }
    if (bytesPerSecond != null) {
      parts.add(Quantity.bytes(bytesPerSecond) + "/s");
    }
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }
}
