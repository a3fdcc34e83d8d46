package dev.wherry.core.provider;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checksums of one object's whole content, each in lower-case hex.
public record Checksums(Map<ChecksumKind, String> hex) {
  public static final Checksums NONE = new Checksums(Map.of());

  public Checksums {
    hex = Map.copyOf(hex);
  }

  public static Checksums of(ChecksumKind kind, String hex) {
    return new Checksums(Map.of(kind, hex));
  }

  public @Nullable String get(ChecksumKind kind) {
    return hex.get(kind);
  }

  /// These and those.
  public Checksums and(Checksums others) {
    Map<ChecksumKind, String> all = new EnumMap<>(ChecksumKind.class);
    all.putAll(hex);
    all.putAll(others.hex);
    return new Checksums(all);
  }

  /// Whether any kind is known on both sides.
  public boolean comparableTo(Checksums other) {
    return hex.keySet().stream().anyMatch(other.hex::containsKey);
  }

  /// The first kind known on both sides with different values.
  public Optional<ChecksumKind> disagreement(Checksums other) {
    return hex.entrySet().stream()
        .filter(
            e ->
                other.hex.containsKey(e.getKey())
                    && !e.getValue().equals(other.hex.get(e.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
