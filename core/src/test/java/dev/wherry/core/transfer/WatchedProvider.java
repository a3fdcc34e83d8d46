package dev.wherry.core.transfer;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.MultipartCapabilities;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Another provider, with its requests written down and, where a test says so, its behaviour
/// changed.
public final class WatchedProvider implements StorageProvider {
  private final StorageProvider inner;

  /// The requests so far, by verb.
  public final List<String> requests = new CopyOnWriteArrayList<>();

  public Capabilities can;

  /// Whether it vouches for checksums.
  public boolean vouches = true;

  public boolean takesParts = true;

  /// Whether it copies by itself, and up to which size in one request.
  public boolean copies;

  public long maxCopyBytes = Long.MAX_VALUE;

  /// Whether it was probed.
  public boolean probed;

  /// Whether it gives ranges.
  public boolean ranged = true;

  public Step before = verb -> {};

  /// Runs after a completion, whose answer it may lose.
  public Step after = verb -> {};

  public Opening opening = open -> open;
  public Writing writing = payload -> payload;

  /// Runs before a request.
  public interface Step {
    void run(String verb) throws StorageException;
  }

  /// Changes what is read.
  public interface Opening {
    OpenObject apply(OpenObject open);
  }

  /// Changes what is written.
  public interface Writing {
    Payload apply(Payload payload);
  }

  public WatchedProvider(StorageProvider inner) {
    this.inner = inner;
    this.can = inner.capabilities();
  }

  @Override
  public void checkKey(String key) throws StorageException {
    inner.checkKey(key);
  }

  private void request(String verb) throws StorageException {
    requests.add(verb);
    before.run(verb);
  }

  private StoredObject told(StoredObject object) {
    return vouches
        ? object
        : new StoredObject(
            object.key(),
            object.size(),
            object.version(),
            object.modified(),
            Checksums.NONE,
            object.attributes());
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Capabilities capabilities() {
    return can;
  }

  @Override
  public void probe() throws StorageException {
    before.run("probe");
    probed = true;
    inner.probe();
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    request("stat");
    return told(inner.stat(key));
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    request(range != null ? "open range" : version == null ? "open" : "open version");
    OpenObject open = inner.open(key, range, version);
    return opening.apply(new OpenObject(told(open.object()), open.content(), ranged));
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    request(
        switch (precondition) {
          case Precondition.None() -> "put";
          case Precondition.Absent() -> "put if absent";
          case Precondition.Version(var version) -> "put if version";
        });
    return told(inner.put(key, writing.apply(payload), attributes, precondition));
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    request("delete");
    inner.delete(key, version);
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    request("list");
    return inner.list(prefix, from, limit);
  }

  /// The power to take parts: each call is written down as a request.
  @Override
  public Optional<Multipart> multipart() {
    return inner.multipart().filter(_ -> takesParts).map(WatchedParts::new);
  }

  /// The power to copy, where a test gives it.
  @Override
  public Optional<ServerSideCopy> serverSideCopy() {
    return inner.serverSideCopy().filter(_ -> copies).map(WatchedCopies::new);
  }

  private final class WatchedCopies implements ServerSideCopy {
    private final ServerSideCopy copier;

    WatchedCopies(ServerSideCopy copier) {
      this.copier = copier;
    }

    private static StorageProvider unwatched(StorageProvider provider) {
      return provider instanceof WatchedProvider watched ? watched.inner : provider;
    }

    @Override
    public boolean reaches(StorageProvider source) {
      return copier.reaches(unwatched(source));
    }

    @Override
    public long maxCopyBytes() {
      return maxCopyBytes;
    }

    @Override
    public StoredObject copy(
        StorageProvider source,
        StoredObject object,
        String key,
        Attributes attributes,
        Precondition precondition)
        throws StorageException {
      request(
          switch (precondition) {
            case Precondition.None() -> "copy";
            case Precondition.Absent() -> "copy if absent";
            case Precondition.Version(var _) -> "copy if version";
          });
      return told(copier.copy(unwatched(source), object, key, attributes, precondition));
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
      request("copy part " + number);
      return copier.copyPart(unwatched(source), object, range, key, upload, number);
    }
  }

  private final class WatchedParts implements Multipart {
    private final Multipart parts;

    WatchedParts(Multipart parts) {
      this.parts = parts;
    }

    @Override
    public MultipartCapabilities capabilities() {
      MultipartCapabilities all = parts.capabilities();
      return new MultipartCapabilities(
          all.minPartBytes(),
          all.maxPartBytes(),
          all.maxParts(),
          all.maxObjectBytes(),
          can.putIfAbsent(),
          can.putIfVersion(),
          can.checksOnWrite());
    }

    @Override
    public String begin(String key, Attributes attributes) throws StorageException {
      request("begin");
      return parts.begin(key, attributes);
    }

    @Override
    public PartReceipt put(String key, String upload, int number, long offset, Payload bytes)
        throws StorageException {
      request("put part " + number);
      return parts.put(key, upload, number, offset, writing.apply(bytes));
    }

    @Override
    public StoredObject complete(
        String key,
        String upload,
        List<PartReceipt> taken,
        Checksums whole,
        Precondition precondition)
        throws StorageException {
      request(
          switch (precondition) {
            case Precondition.None() -> "complete";
            case Precondition.Absent() -> "complete if absent";
            case Precondition.Version(var _) -> "complete if version";
          });
      StoredObject done = parts.complete(key, upload, taken, whole, precondition);
      after.run("complete");
      return told(done);
    }

    @Override
    public void abort(String key, String upload) throws StorageException {
      request("abort");
      parts.abort(key, upload);
    }

    @Override
    public boolean isOpen(String key, String upload) throws StorageException {
      request("is open");
      return parts.isOpen(key, upload);
    }
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
