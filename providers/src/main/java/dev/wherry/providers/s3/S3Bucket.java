package dev.wherry.providers.s3;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/// A prefix of a bucket, and the way there: what all of a provider's powers share. Safe for many
/// threads.
final class S3Bucket implements AutoCloseable {
  private final S3Settings settings;
  private final S3Client client;
  private final S3Errors errors;
  private final S3Promises promises;
  private final int maxKeyBytes;
  private final Set<String> unknownClasses = ConcurrentHashMap.newKeySet();
  private final Supplier<S3Client> sides;
  private final Object lock = new Object();
  private @Nullable S3Client side;
  private volatile boolean closed;

  /// @param clients makes clients, which end with this
  S3Bucket(S3Settings settings, Supplier<S3Client> clients, S3Errors errors) {
    this.settings = settings;
    this.client = clients.get();
    this.sides = clients;
    this.errors = errors;
    this.promises = new S3Promises(settings.conditionalWrites(), () -> new S3Probe(this).run());
    this.maxKeyBytes =
        S3Settings.MAX_KEY_BYTES - settings.prefix().getBytes(StandardCharsets.UTF_8).length;
  }

  S3Settings settings() {
    return settings;
  }

  S3Client client() {
    return client;
  }

  S3Errors errors() {
    return errors;
  }

  /// What the server keeps.
  S3Promises promises() {
    return promises;
  }

  /// A second client, for what is asked while an answer of the first is being read: it takes none
  /// of its connections, of which each may be held by somebody who waits for one more.
  S3Client side() {
    synchronized (lock) {
      if (side == null) {
        side = sides.get();
        if (closed) {
          side.close();
        }
      }
      return side;
    }
  }

  /// What is written of an object's attributes.
  Attributes kept(Attributes attributes) throws StorageException {
    Attributes held = S3Headers.holdable(attributes);
    if (!held.tags().isEmpty()) {
      promises.find();
      if (!promises.keeps(Promise.TAGS)) {
        held = held.withTags(Map.of());
      }
    }
    String always = settings.storageClass();
    if (always != null) {
      return held.withStorageClass(S3Headers.storageClass(always));
    }
    String wanted = held.storageClass();
    return wanted != null && unknownClasses.contains(wanted) ? held.withStorageClass(null) : held;
  }

  /// Whether a refused write is worth another try, without the storage class that came from
  /// elsewhere and that this server does not have. It is not tried again.
  boolean learns(Attributes kept, SdkException refusal) {
    String refused = kept.storageClass();
    if (refused == null
        || settings.storageClass() != null
        || !S3Errors.isUnknownStorageClass(refusal)) {
      return false;
    }
    unknownClasses.add(refused);
    return true;
  }

  String name() {
    return settings.bucket();
  }

  int maxKeyBytes() {
    return maxKeyBytes;
  }

  /// A key as the server knows it.
  String full(String key) {
    return settings.prefix() + key;
  }

  /// Checks the key, and gives the start of a message.
  String what(String operation, String key) throws StorageException {
    Keys.check(operation, key, maxKeyBytes);
    String what = operation + " " + shown(key);
    checkRunning(what);
    return what;
  }

  String shown(String key) {
    return Keys.shown(key) + " in " + name();
  }

  void checkRunning(String what) throws StorageException {
    if (Thread.currentThread().isInterrupted()) {
      throw S3Errors.interrupted(what);
    }
    if (closed) {
      throw new StorageException(Problem.UNAVAILABLE, what + ": the provider is closed");
    }
  }

  /// Why a write was refused.
  StorageException notWritten(String what, Precondition precondition, SdkException e) {
    return switch (precondition) {
      case Precondition.None _ -> errors.told(what, e);
      case Precondition.Absent _ ->
          S3Errors.isPreconditionFailure(e)
              ? new StorageException(Problem.EXISTS, what + ": something is there", e)
              : errors.told(what, e);
      case Precondition.Version(String version) ->
          S3Errors.isPreconditionFailure(e) || S3Errors.isNoSuchKey(e)
              ? changed(what, version, e)
              : errors.told(what, e);
    };
  }

  static StorageException changed(
      String what, @Nullable String version, @Nullable Throwable cause) {
    return new StorageException(
        Problem.VERSION_CHANGED,
        "%s: it is no longer version %s".formatted(what, Keys.shown(String.valueOf(version))),
        cause);
  }

  @Override
  public void close() {
    closed = true;
    client.close();
    synchronized (lock) {
      if (side != null) {
        side.close();
      }
    }
  }
}
