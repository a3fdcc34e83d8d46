package dev.wherry.core.provider;

import java.util.Set;

/// What a provider can do. A transfer relies on it, so it claims nothing that was not seen.
///
/// @param writable whether it has `put` and `delete`
/// @param listable whether it has `list`
/// @param putIfAbsent whether [Precondition.Absent] is honoured, atomically
/// @param putIfVersion whether [Precondition.Version] is honoured, atomically
/// @param checksOnWrite checksums that it compares with the bytes before the object is visible
/// @param attributes names of the attributes it keeps, of [Attribute]
/// @param maxObjectBytes the largest object that one `put` can write
/// @param maxKeyBytes the longest key, in bytes of UTF-8
public record Capabilities(
    boolean writable,
    boolean listable,
    boolean putIfAbsent,
    boolean putIfVersion,
    Set<ChecksumKind> checksOnWrite,
    Set<Attribute> attributes,
    long maxObjectBytes,
    int maxKeyBytes) {
  public Capabilities {
    checksOnWrite = Set.copyOf(checksOnWrite);
    attributes = Set.copyOf(attributes);
  }

  /// An attribute that a provider may keep.
  public enum Attribute {
    CONTENT_TYPE,
    CACHE_CONTROL,
    CONTENT_DISPOSITION,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    USER_METADATA,
    TAGS,
    STORAGE_CLASS
  }
}
