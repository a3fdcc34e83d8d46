package dev.wherry.core.move;

import java.util.Locale;
import java.util.Optional;

/// How a manifest says its moves.
public enum ManifestFormat {
  /// `source,destination` on each line, as RFC 4180 has it.
  CSV,
  /// A JSON object with `source` and `destination` on each line.
  JSON_LINES;

  /// By the ending of a key, or of the path of a URL.
  public static Optional<ManifestFormat> of(Location manifest) {
    String key = manifest.key().toLowerCase(Locale.ROOT);
    String path = key.startsWith("//") ? key.replaceFirst("[?].*", "") : key;
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "csv" -> Optional.of(CSV);
      case "jsonl", "ndjson", "jsonlines" -> Optional.of(JSON_LINES);
      default -> Optional.empty();
    };
  }
}
