package dev.wherry.core.provider;

import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Objects in this process's memory: the reference of what a provider does. They are gone when it
/// is closed.
///
/// It keeps every attribute, vouches for every kind of checksum and honours every precondition.
/// Safe for many threads; a write is one replacement in a concurrent map.
public final class MemoryProvider implements StorageProvider {
  private static final Set<ChecksumKind> ALL_KINDS = EnumSet.allOf(ChecksumKind.class);
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          true,
          true,
          true,
          true,
          ALL_KINDS,
          EnumSet.allOf(Attribute.class),
          Integer.MAX_VALUE - 8,
          1024);

  private final String name;
  private final InstantSource clock;
  private final boolean hasBucket;
  private final ConcurrentSkipListMap<String, Held> objects =
      new ConcurrentSkipListMap<>(Keys.UTF8_ORDER);
  private final AtomicLong lastVersion = new AtomicLong();
  private final MemoryUploads uploads = new MemoryUploads(this);
  private final MemoryCopies copies = new MemoryCopies(this, uploads);
  private volatile boolean closed;

  private static final class Held {
    final byte[] content;
    final StoredObject object;

    Held(byte[] content, StoredObject object) {
      this.content = content;
      this.object = object;
    }

    boolean is(String version) {
      return version.equals(object.version());
    }
  }

  /// @param clock gives the objects' times
  public MemoryProvider(String name, InstantSource clock) {
    this(name, clock, true);
  }

  private MemoryProvider(String name, InstantSource clock, boolean hasBucket) {
    this.name = name;
    this.clock = clock;
    this.hasBucket = hasBucket;
  }

  /// A provider whose bucket is missing: every operation ends as [Problem#NO_BUCKET].
  public static MemoryProvider withoutBucket(String name) {
    return new MemoryProvider(name, InstantSource.system(), false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    return find("stat", key, null).object;
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    Held held = find("open", key, version);
    int size = held.content.length;
    if (range == null) {
      return new OpenObject(held.object, new Content(held.content, 0, size));
    }
    if (range.offset() >= size) {
      throw new StorageException(
          Problem.INTERNAL,
          "open %s: the range starts at byte %,d of %,d"
              .formatted(Keys.shown(key), range.offset(), size));
    }
    int offset = (int) range.offset();
    int length = (int) Math.min(range.length(), size - offset);
    return new OpenObject(held.object, new Content(held.content, offset, length));
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    check("put", key);
    if (payload.size() > CAPABILITIES.maxObjectBytes()) {
      throw new StorageException(
          Problem.TOO_LARGE, "put %s: %,d bytes".formatted(Keys.shown(key), payload.size()));
    }
    return store(key, read(key, payload), payload.checksums(), attributes, precondition);
  }

  /// Puts an object there if the bytes are those of the checksums.
  StoredObject store(
      String key,
      byte[] content,
      Checksums announced,
      Attributes attributes,
      Precondition precondition)
      throws StorageException {
    Checksums checksums = checksums(key, content, announced);
    StoredObject object =
        new StoredObject(
            key,
            content.length,
            "v" + lastVersion.incrementAndGet(),
            clock.instant(),
            checksums,
            attributes);
    store(new Held(content, object), precondition);
    return object;
  }

  static Checksums checksums(String key, byte[] content, Checksums announced)
      throws StorageException {
    Checksums checksums = ChecksumCalculator.of(content, ALL_KINDS);
    ChecksumKind wrong = checksums.disagreement(announced).orElse(null);
    if (wrong != null) {
      throw new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "put %s: the bytes' %s is %s, and %s was announced"
              .formatted(Keys.shown(key), wrong, checksums.get(wrong), announced.get(wrong)));
    }
    return checksums;
  }

  private void store(Held held, Precondition precondition) throws StorageException {
    String key = held.object.key();
    switch (precondition) {
      case Precondition.None _ -> objects.put(key, held);
      case Precondition.Absent _ -> {
        if (objects.putIfAbsent(key, held) != null) {
          throw new StorageException(
              Problem.EXISTS, "put %s: something is there".formatted(Keys.shown(key)));
        }
      }
      case Precondition.Version(String version) -> {
        Held old = objects.get(key);
        if (old == null || !old.is(version) || !objects.replace(key, old, held)) {
          throw changed("put", key, version);
        }
      }
    }
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    check("delete", key);
    Held held = objects.get(key);
    if (held == null) {
      return;
    }
    if (version == null) {
      objects.remove(key);
    } else if (!held.is(version) || !objects.remove(key, held)) {
      throw changed("delete", key, version);
    }
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    checkOpen("list", prefix);
    Keys.checkText("list", prefix);
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    List<StoredObject> page = new ArrayList<>();
    var rest = from == null ? objects.tailMap(prefix, true) : objects.tailMap(from, false);
    for (var entry : rest.entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (page.size() == limit) {
        return new ObjectPage(page, page.getLast().key());
      }
      page.add(entry.getValue().object);
    }
    return new ObjectPage(page, null);
  }

  @Override
  public Optional<Multipart> multipart() {
    return Optional.of(uploads);
  }

  @Override
  public Optional<ServerSideCopy> serverSideCopy() {
    return Optional.of(copies);
  }

  @Override
  public void close() {
    closed = true;
    objects.clear();
    uploads.clear();
  }

  private Held find(String operation, String key, @Nullable String version)
      throws StorageException {
    check(operation, key);
    Held held = objects.get(key);
    if (held == null) {
      throw new StorageException(
          Problem.NOT_FOUND, "%s %s: nothing is there".formatted(operation, Keys.shown(key)));
    }
    if (version != null && !held.is(version)) {
      throw changed(operation, key, version);
    }
    return held;
  }

  void check(String operation, String key) throws StorageException {
    checkOpen(operation, key);
    Keys.check(operation, key, CAPABILITIES.maxKeyBytes());
  }

  private void checkOpen(String operation, String key) throws StorageException {
    if (closed) {
      throw new StorageException(
          Problem.UNAVAILABLE,
          "%s %s: the provider is closed".formatted(operation, Keys.shown(key)));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new StorageException(
          Problem.INTERNAL, "%s %s: interrupted".formatted(operation, Keys.shown(key)));
    }
    if (!hasBucket) {
      throw new StorageException(
          Problem.NO_BUCKET, "%s %s: there is no bucket".formatted(operation, Keys.shown(key)));
    }
  }

  private static StorageException changed(String operation, String key, String version) {
    return new StorageException(
        Problem.VERSION_CHANGED,
        "%s %s: it is no longer version %s".formatted(operation, Keys.shown(key), version));
  }

  static byte[] read(String key, Payload payload) throws StorageException {
    try (InputStream in = payload.open()) {
      byte[] content = new byte[(int) payload.size()];
      int filled = 0;
      while (filled < content.length) {
        stopIfInterrupted();
        int n = in.read(content, filled, Math.min(64 * 1024, content.length - filled));
        if (n < 0) {
          throw new IOException("it ends after %,d bytes".formatted(filled));
        }
        filled += n;
      }
      if (in.read() >= 0) {
        throw new IOException("it goes on after %,d bytes".formatted(filled));
      }
      stopIfInterrupted();
      return content;
    } catch (IOException e) {
      throw new StorageException(
          Problem.INTERNAL,
          "put %s: the payload can't be read: %s".formatted(Keys.shown(key), e.getMessage()),
          e);
    }
  }

  private static void stopIfInterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /// Part of an object's bytes, until it or the provider is closed.
  private final class Content extends InputStream {
    private final ByteArrayInputStream bytes;
    private volatile boolean over;

    Content(byte[] content, int offset, int length) {
      bytes = new ByteArrayInputStream(content, offset, length);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      stopIfInterrupted();
      if (over || closed) {
        throw new IOException("closed");
      }
      return bytes.read(buffer, offset, length);
    }

    @Override
    public void close() {
      over = true;
    }
  }
}
