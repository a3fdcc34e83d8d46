package dev.wherry.providers.s3;

/// Something that not every server of the family keeps: some refuse it, and some answer 200 and do
/// as if it had not been asked.
enum Promise {
  /// A put under `If-None-Match: *` replaces nothing.
  PUT_IF_ABSENT,
  /// A put under `If-Match` replaces nothing else.
  PUT_IF_VERSION,
  /// A put whose bytes don't have the CRC32C that came along is refused.
  PUT_CHECKED,
  /// A put whose bytes don't have the MD5 that came along is refused.
  PUT_MD5_CHECKED,
  /// A put may say the CRC32C of its bytes.
  PUT_SAYS_CHECKSUM,
  /// A completion under `If-None-Match: *` replaces nothing.
  COMPLETE_IF_ABSENT,
  /// A completion under `If-Match` replaces nothing else.
  COMPLETE_IF_VERSION,
  /// A part whose bytes don't have the CRC32C that came along is refused.
  PART_CHECKED,
  /// A part whose bytes don't have the MD5 that came along is refused.
  PART_MD5_CHECKED,
  /// A put's tags can be read again.
  TAGS,
  /// A copy under `x-amz-copy-source-if-match` copies nothing else.
  COPY_PINNED,
  /// A copy under `If-None-Match: *` replaces nothing.
  COPY_IF_ABSENT,
  /// A copy under `If-Match` replaces nothing else.
  COPY_IF_VERSION
}
