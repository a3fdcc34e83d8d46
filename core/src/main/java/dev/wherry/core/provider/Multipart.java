package dev.wherry.core.provider;

import dev.wherry.core.move.PartReceipt;
import java.util.List;

/// A provider's power to take an object in parts: in any order, several at once, from any process
/// that knows the upload's id. Nothing is seen of the object before it is completed.
///
/// Every method keeps the manners of [StorageProvider].
public interface Multipart {
  MultipartCapabilities capabilities();

  /// Begins an upload, and gives its id. It is open until it is completed or aborted.
  /// - The object will have these attributes, as far as the provider's capabilities name them.
  /// - No bucket or root: `NO_BUCKET`.
  String begin(String key, Attributes attributes) throws StorageException;

  /// Writes a part.
  /// - A part written again replaces the one before.
  /// - Refuses bytes that are not those of the payload's checksums, for each kind in
  ///   [MultipartCapabilities#checksOnWrite]: `CHECKSUM_MISMATCH`.
  /// - No such upload, or no longer: `NOT_FOUND`.
  ///
  /// @param number its place, from 1
  /// @param offset of its first byte in the object
  PartReceipt put(String key, String upload, int number, long offset, Payload bytes)
      throws StorageException;

  /// Makes one object of the parts, whole or not at all, and closes the upload.
  /// - Readers see the old object or the new one, never a part.
  /// - Replaces what is there, unless the precondition says otherwise: `EXISTS` for
  ///   [Precondition.Absent], `VERSION_CHANGED` for [Precondition.Version]; the upload is open
  ///   still. A precondition that the capabilities don't name is `UNSUPPORTED`.
  /// - Gives the object as the provider answered, with those checksums of the whole that the
  ///   provider itself vouches for.
  /// - Where the provider can compare `whole` with what it holds, it refuses other bytes:
  ///   `CHECKSUM_MISMATCH`.
  /// - No such upload, or no longer: `NOT_FOUND`.
  ///
  /// @param parts every part, in order
  /// @param whole checksums of the whole object, as far as they are known
  StoredObject complete(
      String key,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws StorageException;

  /// Ends an upload and frees what it holds.
  /// - No such upload, or no longer, is no failure.
  void abort(String key, String upload) throws StorageException;

  /// Whether the provider still knows the upload as open.
  boolean isOpen(String key, String upload) throws StorageException;
}
