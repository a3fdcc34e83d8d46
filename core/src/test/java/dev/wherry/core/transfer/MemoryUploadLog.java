package dev.wherry.core.transfer;

import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.OpenUpload;
import dev.wherry.core.move.PartReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a move's attempts leave to each other, in memory.
final class MemoryUploadLog implements UploadLog {
  private final Map<Integer, PartReceipt> parts = new TreeMap<>();
  private @Nullable OpenUpload open;

  /// Uploads that were given up.
  final List<String> abandoned = new ArrayList<>();

  boolean revoked;

  /// How many parts were written down.
  synchronized int parts() {
    return parts.size();
  }

  @Override
  public synchronized Optional<LeftUpload> left() {
    return Optional.ofNullable(open).map(o -> new LeftUpload(o, List.copyOf(parts.values())));
  }

  @Override
  public synchronized void began(OpenUpload upload) throws Permit.RevokedException {
    if (revoked) {
      throw new Permit.RevokedException("it is somebody else's");
    }
    open = upload;
    parts.clear();
  }

  @Override
  public synchronized void took(OpenUpload upload, List<PartReceipt> taken)
      throws Permit.RevokedException {
    if (revoked) {
      throw new Permit.RevokedException("it is somebody else's");
    }
    taken.forEach(part -> parts.put(part.number(), part));
  }

  @Override
  public synchronized void ended(OpenUpload upload) {
    open = null;
  }

  @Override
  public synchronized void abandoned(OpenUpload upload) {
    abandoned.add(upload.id());
    open = null;
  }
}
