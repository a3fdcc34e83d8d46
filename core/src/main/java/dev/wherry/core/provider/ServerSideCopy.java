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
  /// - Copies the version that `object` names. `NOT_FOUND` and `VERSION_CHANGED` tell of the
  ///   source.
  /// - The copy has these attributes, as far as the provider's capabilities name them; tags may
  ///   come along that they don't name.
  /// - A precondition that does not hold is `EXISTS`, whichever it is.
  /// - `UNSUPPORTED` where the bytes must be carried: the two can't reach each other after all, the
  ///   version can't be pinned, a precondition can't be kept, or something is forbidden or missing
  ///   on a side that the provider does not name. Carrying tells which.
  /// - Every other problem is this provider's own.
  StoredObject copy(
      StorageProvider source,
      StoredObject object,
      String key,
      Attributes attributes,
      Precondition precondition)
      throws StorageException;

  /// Copies part of an object as a part of an upload of this provider's [Multipart].
  /// - `VERSION_CHANGED`: the source is another version, or gone. `NOT_FOUND`: the upload is.
  /// - The others are those of [#copy].
  PartReceipt copyPart(
      StorageProvider source,
      StoredObject object,
      ByteRange range,
      String key,
      String upload,
      int number)
      throws StorageException;
}
