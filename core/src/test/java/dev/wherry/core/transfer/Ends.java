package dev.wherry.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.MemoryProvider;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An old and a new provider with a transfer between them. The key is always `a`.
final class Ends implements AutoCloseable {
  static final int THRESHOLD = 64 << 10;

  /// Parts as large as the threshold.
  static final TransferSettings SETTINGS = new TransferSettings(true, THRESHOLD, 3, 5);

  static final Permit GRANTED =
      new Permit() {
        @Override
        public void check() {}

        @Override
        public void confirm() {}
      };

  private final MemoryProvider oldMemory = new MemoryProvider("old", InstantSource.system());
  private final MemoryProvider newMemory = new MemoryProvider("new", InstantSource.system());
  final WatchedProvider source = new WatchedProvider(oldMemory);
  final WatchedProvider destination = new WatchedProvider(newMemory);
  final Staging staging;
  final Transfer transfer;

  OverwritePolicy overwrite = OverwritePolicy.IF_DIFFERENT;
  VerifyPolicy verify = VerifyPolicy.CHECKSUM;
  boolean retire;
  Permit permit = GRANTED;
  final MemoryUploadLog uploads = new MemoryUploadLog();

  Ends(Path folder) throws IOException {
    this(new StagingSettings(folder, THRESHOLD, 4L * THRESHOLD, 1 << 20));
  }

  Ends(StagingSettings settings) throws IOException {
    this(settings, SETTINGS);
  }

  Ends(StagingSettings settings, TransferSettings transferSettings) throws IOException {
    staging = Staging.open(settings);
    transfer =
        new Transfer(
            Map.of("old", source, "new", destination), staging, transferSettings, Ends::type);
  }

  /// Knows PNG.
  private static @Nullable String type(byte[] head, String key) {
    return head.length > 3 && head[0] == (byte) 0x89 && head[1] == 'P' ? "image/png" : null;
  }

  StoredObject put(Payload bytes) throws StorageException {
    return oldMemory.put("a", bytes, Attributes.NONE, Precondition.NONE);
  }

  void put(Payload bytes, Attributes attributes) throws StorageException {
    oldMemory.put("a", bytes, attributes, Precondition.NONE);
  }

  StoredObject putAtDestination(Payload bytes) throws StorageException {
    return newMemory.put("a", bytes, Attributes.NONE, Precondition.NONE);
  }

  Delivery carry() throws Exception {
    return carry(new Location("old", "a"), new Location("new", "a"));
  }

  Delivery carry(Location from, Location to) throws Exception {
    Move move = new Move(new MoveId(1, 1), from, to, new MoveOptions(overwrite, verify, retire));
    return transfer.carry(move, permit, uploads, bytes -> {});
  }

  Failure failure() {
    TransferException e = catchThrowableOfType(TransferException.class, this::carry);
    assertThat(e).as("the transfer fails").isNotNull();
    return e.failure();
  }

  boolean sourceStands() {
    return standing(oldMemory) != null;
  }

  byte @Nullable [] atDestination() throws Exception {
    if (standing(newMemory) == null) {
      return null;
    }
    try (OpenObject open = newMemory.open("a", null, null)) {
      return open.content().readAllBytes();
    }
  }

  @Nullable StoredObject standingAtDestination() {
    return standing(newMemory);
  }

  private static @Nullable StoredObject standing(MemoryProvider provider) {
    try {
      return provider.stat("a");
    } catch (StorageException e) {
      return null;
    }
  }

  /// Also checks that nothing is left in staging.
  @Override
  public void close() throws IOException {
    assertThat(staging.memoryUsed()).as("staged memory left").isZero();
    assertThat(staging.diskUsed()).as("staged disk left").isZero();
    assertThat(staging.folder().toFile().list()).as("staged files left").containsExactly("lock");
    staging.close();
    oldMemory.close();
    newMemory.close();
  }
}
