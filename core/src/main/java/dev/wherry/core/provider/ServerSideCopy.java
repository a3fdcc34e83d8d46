package dev.wherry.core.provider;

import dev.wherry.core.move.PartReceipt;

/// A provider's power to copy objects by itself, so that their bytes need not pass through us.
///
/// Every method keeps the manners of [StorageProvider].
public interface ServerSideCopy {
  /// Whether it can copy objects that this provider holds. Asks nobody.
  boolean reaches(StorageProvider source);

  /// The largest object that one [#copy] can copy.
  long maxCopyBytes();

  /// Copies an object to a key of this provider, whole or not at all.
  /// - Copies the version that `object` names, or fails with `VERSION_CHANGED`.
  /// - The copy has these attributes, as far as the provider's capabilities name them.
  /// - Preconditions are those of [StorageProvider#put].
  /// - The source refuses or the two can't reach each other after all: `UNSUPPORTED`; the bytes
  ///   must be carried.
  StoredObject copy(
      StorageProvider source,
      StoredObject object,
      String key,
      Attributes attributes,
      Precondition precondition)
      throws StorageException;

  /// Copies part of an object as a part of an upload of this provider's [Multipart].
  /// - Failures are those of [#copy] and of [Multipart#put].
  PartReceipt copyPart(
      StorageProvider source,
      StoredObject object,
      ByteRange range,
      String key,
      String upload,
      int number)
      throws StorageException;
}
