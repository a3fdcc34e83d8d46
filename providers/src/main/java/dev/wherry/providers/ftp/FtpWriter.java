package dev.wherry.providers.ftp;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.TemporaryNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Writes files: under a temporary name in the same folder, and then renamed. Safe for many
/// threads.
///
/// A connection that is lost leaves the temporary file, `.wherry-….part`, until the next write; a
/// crash leaves it for good. No listing shows it.
final class FtpWriter {
  private static final System.Logger LOG = System.getLogger(FtpWriter.class.getName());
  private static final int CHUNK = 64 << 10;

  /// How often a folder is made again that others remove since it is empty.
  private static final int FOLDER_TRIES = 100;

  private static final Duration CLEAN_UP = Duration.ofSeconds(5);

  private final FtpRoot root;
  private final StalledWrites stalls;
  private final InstantSource clock;
  private final Duration patience;
  private final Queue<String> leftOver = new ConcurrentLinkedQueue<>();

  /// @param patience how long the server may be silent
  FtpWriter(FtpRoot root, StalledWrites stalls, InstantSource clock, Duration patience) {
    this.root = root;
    this.stalls = stalls;
    this.clock = clock;
    this.patience = patience;
  }

  /// A file that is being written.
  ///
  /// @param there what it is to replace, or null
  private record Draft(String path, FtpSession.Transfer transfer, @Nullable FtpFacts there) {}

  StoredObject put(FtpSession session, String what, String key, Payload payload)
      throws StorageException, IOException {
    removeLeftOver(session);
    Draft draft = create(session, what, key);
    boolean published = false;
    try {
      pour(what, draft.transfer().data(), payload);
      session.end(draft.transfer());
      StoredObject object = publish(session, what, key, draft, payload.size());
      published = true;
      return object;
    } finally {
      if (!published) {
        abandon(session, draft);
      }
    }
  }

  /// An empty file beside the key's own; the folders are made again while others remove them.
  private Draft create(FtpSession session, String what, String key)
      throws StorageException, IOException {
    for (int i = 1; ; i++) {
      try {
        FtpFacts there = root.make(session, what, key);
        String path = FtpRoot.in(FtpRoot.parent(session.path(key)), TemporaryNames.next());
        return new Draft(path, session.write(path), there);
      } catch (FtpRefusedException e) {
        if (!e.isMissing() || i == FOLDER_TRIES) {
          throw e;
        }
      }
    }
  }

  /// Sends a payload, and makes sure that it was what it announced.
  private void pour(String what, FtpConnection.Data data, Payload payload)
      throws StorageException, IOException {
    Set<ChecksumKind> kinds = EnumSet.noneOf(ChecksumKind.class);
    kinds.addAll(payload.checksums().hex().keySet());
    ChecksumCalculator calculator = new ChecksumCalculator(kinds);
    byte[] chunk = new byte[CHUNK];
    long left = payload.size();
    try (InputStream in = opened(what, payload);
        StalledWrites.Watched out = stalls.watch(data)) {
      int n;
      while (left >= 0 && (n = read(what, in, chunk)) > 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted");
        }
        left -= n;
        if (left >= 0) {
          calculator.update(chunk, 0, n);
          out.write(chunk, n);
        }
      }
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
  }

  /// Gives a whole file its name.
  private StoredObject publish(FtpSession session, String what, String key, Draft draft, long size)
      throws StorageException, IOException {
    if (session.setsTimes()) {
      session.setTime(draft.path(), time(draft.there(), size));
    }
    FtpFacts facts = session.facts(draft.path());
    if (facts == null || facts.size() != size) {
      throw new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "%s: the server took %,d bytes and says it has %s"
              .formatted(what, size, facts == null ? "none" : "%,d".formatted(facts.size())));
    }
    rename(session, what, draft, session.path(key));
    return new StoredObject(
        key, size, facts.version(), facts.modified(), Checksums.NONE, Attributes.NONE);
  }

  /// The file's time, which no older version of the same size has.
  private Instant time(@Nullable FtpFacts there, long size) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (there == null || there.size() != size || there.modified() == null) {
      return now;
    }
    Instant next = there.modified().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    return next.isAfter(now) ? next : now;
  }

  private static void rename(FtpSession session, String what, Draft draft, String to)
      throws StorageException, IOException {
    try {
      session.rename(draft.path(), to);
    } catch (FtpRefusedException e) {
      FtpFacts there = session.facts(to);
      if (there != null && there.isFolder()) {
        throw FtpErrors.isFolder(what);
      }
      if (there != null && !e.isDenied()) {
        throw new StorageException(
            Problem.UNSUPPORTED,
            "%s: something is there, and the server can't replace a file in one step: it says '%d %s'"
                .formatted(what, e.code(), Keys.shown(e.text())),
            e);
      }
      throw e;
    }
  }

  /// Removes a file that came to nothing, and the folders that were made for it.
  private void abandon(FtpSession session, Draft draft) {
    boolean interrupted = Thread.interrupted();
    try {
      session.patience(CLEAN_UP);
      if (!session.isUsable()) {
        session.cut(draft.transfer());
      }
      remove(session, draft.path());
      session.patience(patience);
    } catch (IOException e) {
      session.drop();
      leftOver.add(draft.path());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Removes a file that may be gone already, and the folders around it that are empty then.
  void remove(FtpSession session, String path) throws IOException {
    try {
      session.remove(path);
    } catch (FtpRefusedException e) {
      if (!e.isMissing()) {
        throw e;
      }
    }
    String folder = FtpRoot.parent(path);
    while (folder.startsWith(session.path("")) && !folder.equals(session.root())) {
      try {
        session.removeFolder(folder);
      } catch (FtpRefusedException _) {
        // Something is in it, or somebody else was faster: either way it is done.
        return;
      }
      folder = FtpRoot.parent(folder);
    }
  }

  private void removeLeftOver(FtpSession session) throws IOException {
    String path = leftOver.poll();
    if (path != null) {
      try {
        remove(session, path);
      } catch (FtpRefusedException e) {
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
}
