package dev.wherry.core.move;

import org.jspecify.annotations.Nullable;

/// A part that a provider has taken.
///
/// @param number its place, from 1
/// @param bytes its size
/// @param crc32c of its bytes, eight lower-case hex digits; null when they did not pass through us
/// @param tag what the provider wants to hear when the upload is completed
public record PartReceipt(int number, long bytes, @Nullable String crc32c, String tag) {}
