package dev.wherry.core.provider;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Another provider, used no faster than a pace: each verb waits for its turn as a request, and
/// reads of what it opens and of what it is given to write wait for their bytes. A payload that the
/// provider reads twice counts twice. A probe, which happens once, does not wait. What passes bytes
/// for too long is stopped.
final class PacedProvider implements StorageProvider {
  private final StorageProvider inner;
  private final Pace pace;
  private final SharedProbe probe;
  private final Duration timeout;
  private final Optional<Multipart> multipart;
  private final Optional<ServerSideCopy> serverSideCopy;

  /// @param probe of the provider
  /// @param timeout of each object that is read or written, and of each part
  PacedProvider(StorageProvider inner, Pace pace, SharedProbe probe, Duration timeout) {
    this.inner = inner;
    this.pace = pace;
    this.probe = probe;
    this.timeout = timeout;
    this.multipart = inner.multipart().map(power -> new PacedMultipart(power, pace, timeout));
    this.serverSideCopy = inner.serverSideCopy().map(power -> new PacedCopy(power, pace));
  }

  /// The provider itself, however it is paced.
  static StorageProvider unpaced(StorageProvider provider) {
    return provider instanceof PacedProvider paced ? paced.inner : provider;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Capabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public void checkKey(String key) throws StorageException {
    inner.checkKey(key);
  }

  @Override
  public void probe() throws StorageException {
    probe.run();
  }

  @Override
  public @Nullable Set<String> found() {
    return inner.found();
  }

  @Override
  public boolean rely(Set<String> found) {
    return inner.rely(found);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    pace.request("stat", key);
    return inner.stat(key);
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    pace.request("open", key);
    Deadline deadline = pace.deadline(timeout, "open", key);
    OpenObject open = inner.open(key, range, version);
    return new OpenObject(
        open.object(), new PacedInput(open.content(), pace.bytes(), deadline), open.ranged());
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    pace.request("put", key);
    Deadline deadline = pace.deadline(timeout, "put", key);
    try {
      return inner.put(
          key, new PacedPayload(payload, pace.bytes(), deadline), attributes, precondition);
    } catch (StorageException e) {
      throw deadline.blamed(e);
    }
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    pace.request("delete", key);
    inner.delete(key, version);
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    pace.request("list", prefix);
    return inner.list(prefix, from, limit);
  }

  @Override
  public Optional<Multipart> multipart() {
    return multipart;
  }

  @Override
  public Optional<ServerSideCopy> serverSideCopy() {
    // A probe may have found out that it has none.
    return inner.serverSideCopy().isPresent() ? serverSideCopy : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
