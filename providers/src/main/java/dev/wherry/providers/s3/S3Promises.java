package dev.wherry.providers.s3;

import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a server is known to keep: by the settings' word, as far as they say, and otherwise by one
/// probe, which lasts as long as this. Before it, nothing is known. Safe for many threads.
final class S3Promises {
  private static final String NOT = "no ";

  /// What the settings may say of writes.
  private static final Set<Promise> CONDITIONS =
      Set.of(
          Promise.PUT_IF_ABSENT,
          Promise.PUT_IF_VERSION,
          Promise.COMPLETE_IF_ABSENT,
          Promise.COMPLETE_IF_VERSION);

  private final @Nullable Boolean conditions;
  private final Probe probe;
  private final ReentrantLock probing = new ReentrantLock();
  private volatile @Nullable Set<Promise> kept;

  /// Finds out what the server keeps.
  @FunctionalInterface
  interface Probe {
    /// Gives what is kept.
    ///
    /// @throws StorageException when it can't be found out now
    Set<Promise> run() throws StorageException;
  }

  /// @param conditions whether the server is trusted with those of writes, or null to find out
  S3Promises(@Nullable Boolean conditions, Probe probe) {
    this.conditions = conditions;
    this.probe = probe;
  }

  /// Whether it is known that the server keeps this.
  boolean keeps(Promise promise) {
    return Boolean.TRUE.equals(known(promise));
  }

  /// Whether it is known that the server does not keep this.
  boolean breaks(Promise promise) {
    return Boolean.FALSE.equals(known(promise));
  }

  /// The checksums that the server is known to compare with the bytes, by the promises of each.
  Set<ChecksumKind> compared(Promise crc32c, Promise md5) {
    Set<ChecksumKind> compared = EnumSet.noneOf(ChecksumKind.class);
    if (keeps(crc32c)) {
      compared.add(ChecksumKind.CRC32C);
    }
    if (keeps(md5)) {
      compared.add(ChecksumKind.MD5);
    }
    return compared;
  }

  private @Nullable Boolean known(Promise promise) {
    if (conditions != null && CONDITIONS.contains(promise)) {
      return conditions;
    }
    Set<Promise> known = kept;
    return known == null ? null : known.contains(promise);
  }

  /// Finds out what is not known; a second time, it does nothing. Of several threads, one asks.
  void find() throws StorageException {
    if (kept != null) {
      return;
    }
    try {
      probing.lockInterruptibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw S3Errors.interrupted("probe");
    }
    try {
      if (kept == null) {
        kept = Set.copyOf(probe.run());
      }
    } finally {
      probing.unlock();
    }
  }

  /// Every promise that is known, as `TAGS`, or as `no TAGS` when it is not kept; null when none
  /// is.
  @Nullable Set<String> words() {
    Set<Promise> known = kept;
    return known == null
        ? null
        : EnumSet.allOf(Promise.class).stream()
            .map(promise -> known.contains(promise) ? promise.name() : NOT + promise.name())
            .collect(Collectors.toUnmodifiableSet());
  }

  /// Takes what another process found, if it tells of every promise.
  boolean rely(Set<String> words) {
    Set<Promise> told = EnumSet.noneOf(Promise.class);
    for (Promise promise : Promise.values()) {
      if (words.contains(promise.name())) {
        told.add(promise);
      } else if (!words.contains(NOT + promise.name())) {
        return false;
      }
    }
    kept = Set.copyOf(told);
    return true;
  }

  /// Finds out whether the server keeps this, and refuses what needs it where it does not.
  ///
  /// @param what operation and key, for the message
  void demand(Promise promise, String what) throws StorageException {
    if (known(promise) == null) {
      find();
    }
    if (!keeps(promise)) {
      throw new StorageException(
          Problem.UNSUPPORTED,
          what
              + ": the server does not honour this condition, or 'conditional-writes: false' says"
              + " so");
    }
  }
}
