package dev.wherry.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request as the service would report it; moves of which nothing is said are queued.
record RequestFixture(
    int id,
    int total,
    int succeeded,
    int skipped,
    int failed,
    int cancelled,
    long bytes,
    String label) {
  static RequestFixture of(int id, int total) {
    return new RequestFixture(id, total, 0, 0, 0, 0, 0, "spring");
  }

  RequestFixture succeeded(int count) {
    return new RequestFixture(id, total, count, skipped, failed, cancelled, count * 1024L, label);
  }

  RequestFixture skipped(int count) {
    return new RequestFixture(id, total, succeeded, count, failed, cancelled, bytes, label);
  }

  RequestFixture failed(int count) {
    return new RequestFixture(id, total, succeeded, skipped, count, cancelled, bytes, label);
  }

  RequestFixture cancelled(int count) {
    return new RequestFixture(id, total, succeeded, skipped, failed, count, bytes, label);
  }

  RequestFixture label(String text) {
    return new RequestFixture(id, total, succeeded, skipped, failed, cancelled, bytes, text);
  }

  Map<String, Object> fields() {
    int queued = total - succeeded - skipped - failed - cancelled;
    Map<String, Object> counts =
        Map.of(
            "total", total,
            "queued", queued,
            "waiting", 0,
            "running", 0,
            "succeeded", succeeded,
            "skipped", skipped,
            "failed", failed,
            "cancelled", cancelled);
    return Map.ofEntries(
        Map.entry("id", String.valueOf(id)),
        Map.entry("state", queued > 0 ? "OPEN" : cancelled > 0 ? "CANCELLED" : "FINISHED"),
        Map.entry("counts", counts),
        Map.entry("bytes", bytes),
        Map.entry("priority", 0),
        Map.entry("overwrite", "IF_DIFFERENT"),
        Map.entry("verify", "CHECKSUM"),
        Map.entry("retireSource", false),
        Map.entry("labels", List.of(label)),
        Map.entry("createdAt", "2026-03-01T12:00:00Z"));
  }

  Map<String, Object> fields(String state) {
    Map<String, Object> fields = new LinkedHashMap<>(fields());
    fields.put("state", state);
    return fields;
  }

  RequestView view(String state) {
    return RequestView.of(new Json(Map.copyOf(fields(state))));
  }

  RequestView view() {
    return RequestView.of(new Json(Map.copyOf(fields())));
  }
}
