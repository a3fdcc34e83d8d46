package dev.wherry.core.provider;

import dev.wherry.core.move.PartReceipt;
import java.time.Duration;
import java.util.List;

/// Another power to take objects in parts, used no faster than a pace: each verb is a request, and
/// the bytes of each part are waited for.
final class PacedMultipart implements Multipart {
  private final Multipart inner;
  private final Pace pace;
  private final Duration timeout;

  /// @param timeout of each part
  PacedMultipart(Multipart inner, Pace pace, Duration timeout) {
    this.inner = inner;
    this.pace = pace;
    this.timeout = timeout;
  }

  @Override
  public MultipartCapabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public String begin(String key, Attributes attributes) throws StorageException {
    pace.request("begin", key);
    return inner.begin(key, attributes);
  }

  @Override
  public PartReceipt put(String key, String upload, int number, long offset, Payload bytes)
      throws StorageException {
    pace.request("put part", key);
    Deadline deadline = pace.deadline(timeout, "put part %d of".formatted(number), key);
    try {
      return inner.put(
          key, upload, number, offset, new PacedPayload(bytes, pace.bytes(), deadline));
    } catch (StorageException e) {
      throw deadline.blamed(e);
    }
  }

  @Override
  public StoredObject complete(
      String key,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws StorageException {
    pace.request("complete", key);
    return inner.complete(key, upload, parts, whole, precondition);
  }

  @Override
  public void abort(String key, String upload) throws StorageException {
    pace.request("abort", key);
    inner.abort(key, upload);
  }

  @Override
  public boolean isOpen(String key, String upload) throws StorageException {
    pace.request("look for", key);
    return inner.isOpen(key, upload);
  }
}
