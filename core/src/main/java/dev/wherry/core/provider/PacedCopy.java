package dev.wherry.core.provider;

import dev.wherry.core.move.PartReceipt;

/// Another power to copy objects, used no faster than a pace: each copy is a request of the
/// provider that copies. Its bytes don't pass through us, and are not counted.
final class PacedCopy implements ServerSideCopy {
  private final ServerSideCopy inner;
  private final Pace pace;

  PacedCopy(ServerSideCopy inner, Pace pace) {
    this.inner = inner;
    this.pace = pace;
  }

  @Override
  public boolean reaches(StorageProvider source) {
    return inner.reaches(PacedProvider.unpaced(source));
  }

  @Override
  public long maxCopyBytes() {
    return inner.maxCopyBytes();
  }

  @Override
  public StoredObject copy(
      StorageProvider source,
      StoredObject object,
      String key,
      Attributes attributes,
      Precondition precondition)
      throws StorageException {
    pace.request("copy to", key);
    return inner.copy(PacedProvider.unpaced(source), object, key, attributes, precondition);
  }

  @Override
  public PartReceipt copyPart(
      StorageProvider source,
      StoredObject object,
      ByteRange range,
      String key,
      String upload,
      int number)
      throws StorageException {
    pace.request("copy a part to", key);
    return inner.copyPart(PacedProvider.unpaced(source), object, range, key, upload, number);
  }
}
