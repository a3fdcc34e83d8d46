package dev.wherry.core.provider;

import java.util.Set;

/// What a provider can do with objects in parts. Claims nothing that was not seen.
///
/// @param minPartBytes the smallest part but the last
/// @param maxPartBytes the largest part
/// @param maxParts how many an object may have
/// @param maxObjectBytes the largest object
/// @param completeIfAbsent whether [Precondition.Absent] is honoured on completion, atomically
/// @param completeIfVersion whether [Precondition.Version] is honoured on completion, atomically
/// @param checksOnWrite checksums of each part that it compares with the part's bytes
public record MultipartCapabilities(
    long minPartBytes,
    long maxPartBytes,
    int maxParts,
    long maxObjectBytes,
    boolean completeIfAbsent,
    boolean completeIfVersion,
    Set<ChecksumKind> checksOnWrite) {
  public MultipartCapabilities {
    checksOnWrite = Set.copyOf(checksOnWrite);
  }
}
