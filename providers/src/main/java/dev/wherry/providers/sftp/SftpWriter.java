package dev.wherry.providers.sftp;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// Writes files: under a temporary name in the same folder, to disk where the server can be asked
/// for that, and then renamed. Safe for many threads.
///
/// A connection that is lost leaves the temporary file, `.wherry-….part`, until the next write; a
/// crash leaves it for good. No listing shows it.
final class SftpWriter {
  private static final System.Logger LOG = System.getLogger(SftpWriter.class.getName());
  private static final int CHUNK = 32 << 10;
  private static final int AHEAD = 32;

  private static final int CREATE =
      SftpConstants.SSH_FXF_WRITE | SftpConstants.SSH_FXF_CREAT | SftpConstants.SSH_FXF_EXCL;
  private static final Duration CLEAN_UP = Duration.ofSeconds(5);

  private final SftpRoot root;
  private final InstantSource clock;
  private final Queue<String> leftOver = new ConcurrentLinkedQueue<>();

  SftpWriter(SftpRoot root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
  }

  /// A file that is being written.
  record Draft(SftpRoot.Place place, String path, SftpWire.Handle handle) {}

  StoredObject put(
      SftpSession session, String what, String key, Payload payload, Precondition precondition)
      throws StorageException, IOException {
    removeLeftOver(session);
    SftpRoot.Place place = root.make(session, what, key);
    checkWritable(session, what, place, precondition);
    Draft draft = create(session, what, key, SftpRoot.temporary());
    boolean published = false;
    try {
      pour(session, what, draft.handle(), 0, payload);
      StoredObject object = publish(session, what, key, draft, payload.size(), precondition);
      published = true;
      return object;
    } finally {
      if (!published) {
        abandon(session, draft);
      }
    }
  }

  /// Refuses what can't be written, before its bytes are sent.
  void checkWritable(
      SftpSession session, String what, SftpRoot.Place place, Precondition precondition)
      throws StorageException {
    switch (precondition) {
      case Precondition.None _ -> {
        if (place.there() != null && !session.has(SftpSession.POSIX_RENAME)) {
          throw new StorageException(
              Problem.UNSUPPORTED,
              what
                  + ": something is there, and the server can't replace a file in one step (it does"
                  + " not have posix-rename@openssh.com)");
        }
      }
      case Precondition.Absent _ -> {
        if (!session.has(SftpSession.HARDLINK)) {
          throw new StorageException(
              Problem.UNSUPPORTED,
              what + ": the server can't write 'only if absent' (no hardlink@openssh.com)");
        }
        if (place.there() != null) {
          throw exists(what, null);
        }
      }
      case Precondition.Version _ ->
          throw new StorageException(
              Problem.UNSUPPORTED, what + ": an SFTP server can't write 'only over this version'");
    }
    if (place.facts() != null && place.facts().isFolder()) {
      throw isFolder(what);
    }
  }

  /// An empty file beside the key's own; the folders are made again while others remove them.
  Draft create(SftpSession session, String what, String key, String name)
      throws StorageException, IOException {
    for (int i = 1; ; i++) {
      try {
        SftpRoot.Place place = root.make(session, what, key);
        String path = SftpRoot.in(place.folder(), name);
        return new Draft(place, path, session.wire().open(path, CREATE));
      } catch (SftpException e) {
        if (!SftpRoot.isMissing(e) || i == SftpRoot.FOLDER_TRIES) {
          throw e;
        }
      }
    }
  }

  /// Writes a payload into an open file, and makes sure that it was what it announced.
  Checksums pour(SftpSession session, String what, SftpWire.Handle handle, long at, Payload payload)
      throws StorageException, IOException {
    Set<ChecksumKind> kinds = EnumSet.of(ChecksumKind.CRC32C);
    kinds.addAll(payload.checksums().hex().keySet());
    ChecksumCalculator calculator = new ChecksumCalculator(kinds);
    Deque<Integer> unanswered = new ArrayDeque<>();
    byte[] chunk = new byte[CHUNK];
    long offset = at;
    long left = payload.size();
    try (InputStream in = opened(what, payload)) {
      int n;
      while (left >= 0 && (n = read(what, in, chunk)) > 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted");
        }
        left -= n;
        if (left < 0) {
          break;
        }
        calculator.update(chunk, 0, n);
        if (unanswered.size() == AHEAD) {
          session.wire().receiveOk(unanswered.remove());
        }
        unanswered.add(session.wire().sendWrite(handle, offset, chunk, n));
        offset += n;
      }
    }
    while (!unanswered.isEmpty()) {
      session.wire().receiveOk(unanswered.remove());
    }
    if (left != 0) {
      throw new StorageException(
          Problem.INTERNAL,
          "%s: the payload does not have the %,d bytes it announced"
              .formatted(what, payload.size()));
    }
    Checksums checksums = calculator.checksums();
    ChecksumKind wrong = checksums.disagreement(payload.checksums()).orElse(null);
    if (wrong != null) {
      throw new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "%s: the bytes' %s is %s, and %s was announced"
              .formatted(what, wrong, checksums.get(wrong), payload.checksums().get(wrong)));
    }
    return checksums;
  }

  /// Gives a whole file its name, and closes it.
  StoredObject publish(
      SftpSession session,
      String what,
      String key,
      Draft draft,
      long size,
      Precondition precondition)
      throws StorageException, IOException {
    SftpWire wire = session.wire();
    try {
      long time = time(draft.place().facts(), size);
      wire.set(draft.handle(), attributes -> SftpFacts.writeTimes(attributes, time));
    } catch (SftpException e) {
      LOG.log(
          System.Logger.Level.DEBUG, "{0}: the server sets no times: {1}", what, e.getMessage());
    }
    if (session.has(SftpSession.FSYNC)) {
      wire.extended(SftpSession.FSYNC, body -> body.putBytes(draft.handle().id));
    }
    SftpFacts facts = wire.stat(draft.handle());
    if (facts.size() != size) {
      throw new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "%s: the server holds %,d bytes of %,d".formatted(what, facts.size(), size));
    }
    wire.close(draft.handle());
    rename(session, what, draft, precondition);
    return new StoredObject(
        key,
        size,
        facts.version(),
        Instant.ofEpochSecond(facts.modified()),
        Checksums.NONE,
        Attributes.NONE);
  }

  /// The file's time, which no older version of the same size has.
  private long time(@Nullable SftpFacts old, long size) {
    long now = clock.instant().getEpochSecond();
    return old != null && old.size() == size ? Math.max(now, old.modified() + 1) : now;
  }

  private void rename(SftpSession session, String what, Draft draft, Precondition precondition)
      throws StorageException, IOException {
    SftpWire wire = session.wire();
    String to = draft.place().entry();
    try {
      if (precondition instanceof Precondition.Absent) {
        wire.extended(SftpSession.HARDLINK, draft.path(), to);
        wire.receiveOk(wire.sendRemove(draft.path()));
      } else if (session.has(SftpSession.POSIX_RENAME)) {
        wire.extended(SftpSession.POSIX_RENAME, draft.path(), to);
      } else {
        wire.rename(draft.path(), to);
      }
    } catch (SftpException e) {
      SftpFacts there = SftpRoot.facts(session, to, false);
      if (there != null && precondition instanceof Precondition.Absent) {
        throw exists(what, e);
      }
      if (there != null && there.isFolder()) {
        throw isFolder(what);
      }
      throw e;
    }
  }

  /// Removes a file that came to nothing, and the folders that were made for it.
  private void abandon(SftpSession session, Draft draft) {
    boolean interrupted = Thread.interrupted();
    try {
      session.wire().sendClose(draft.handle());
      remove(session, draft.path(), CLEAN_UP);
    } catch (IOException e) {
      leftOver.add(draft.path());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Removes a file that may be gone already, and the folders around it that are empty then.
  void remove(SftpSession session, String path, Duration within) throws IOException {
    try {
      session.wire().receiveOk(session.wire().sendRemove(path), within);
    } catch (SftpException e) {
      if (!SftpRoot.isMissing(e)) {
        throw e;
      }
    }
    String folder = SftpRoot.parent(path);
    while (folder.startsWith(session.path("")) && !folder.equals(session.root())) {
      try {
        session.wire().receiveOk(session.wire().sendRemoveFolder(folder), within);
      } catch (SftpException _) {
        // Something is in it, or somebody else was faster: either way it is done.
        return;
      }
      folder = SftpRoot.parent(folder);
    }
  }

  private void removeLeftOver(SftpSession session) throws IOException {
    String path = leftOver.poll();
    if (path != null) {
      try {
        remove(session, path, CLEAN_UP);
      } catch (SftpException e) {
        LOG.log(System.Logger.Level.WARNING, "{0} could not be deleted: {1}", path, e.getMessage());
      }
    }
  }

  private static InputStream opened(String what, Payload payload) throws StorageException {
    try {
      return payload.open();
    } catch (IOException e) {
      throw unreadable(what, e);
    }
  }

  private static int read(String what, InputStream in, byte[] chunk) throws StorageException {
    try {
      return in.readNBytes(chunk, 0, chunk.length);
    } catch (IOException e) {
      throw unreadable(what, e);
    }
  }

  private static StorageException unreadable(String what, IOException e) {
    return new StorageException(
        Problem.INTERNAL,
        "%s: the payload can't be read: %s"
            .formatted(what, Keys.shown(String.valueOf(e.getMessage()))),
        e);
  }

  private static StorageException exists(String what, @Nullable Throwable cause) {
    return new StorageException(Problem.EXISTS, what + ": something is there", cause);
  }

  private static StorageException isFolder(String what) {
    return new StorageException(
        Problem.INVALID_KEY, what + ": it is a folder here and can't be a file too");
  }
}
