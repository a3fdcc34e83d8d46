package dev.wherry.providers.sftp;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.sftp.common.SftpConstants;
import org.jspecify.annotations.Nullable;

/// Files under a root folder of an SSH server; a key is a path there.
///
/// A key that a path can't hold as it is (an empty, `.` or `..` segment, a segment over 255 bytes)
/// is refused, and so is one that is a folder, or lies in a file. A link is followed while the
/// server says that it stays inside the root. Others who write into the root while this provider
/// does may make a link between its check and its use: keep them out if you don't trust them.
///
/// A version is made of the file's time, in seconds, and its size. Each write gets a time that the
/// version before it did not have. Deleting a version looks first and deletes then; somebody else
/// can come between. Safe for many threads.
final class SftpProvider implements StorageProvider {
  private final String name;
  private final SftpRoot root;
  private final SftpErrors errors;
  private final SftpSessions sessions;
  private final SftpWriter writer;
  private final SftpUploads uploads;
  private final Duration patience;
  private volatile boolean probed;
  private volatile boolean hardlinks;
  private volatile boolean closed;

  SftpProvider(String name, SftpSettings settings, InstantSource clock) {
    this.name = name;
    this.root = new SftpRoot(settings.root());
    HostKeys hostKeys =
        new HostKeys(SftpSettings.local(settings.knownHosts()), settings.host(), settings.port());
    this.errors = new SftpErrors(settings, hostKeys);
    this.sessions = new SftpSessions(settings, errors, hostKeys);
    this.writer = new SftpWriter(root, clock);
    this.patience = settings.idleTimeout();
    this.uploads = new SftpUploads(this, root, writer, patience);
  }

  /// Something to be done with a session.
  @FunctionalInterface
  interface Work<T> {
    /// Does it.
    ///
    /// @param what operation and key, for messages
    T with(SftpSession session, String what) throws StorageException, IOException;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        true,
        true,
        hardlinks,
        false,
        EnumSet.allOf(ChecksumKind.class),
        Set.of(),
        Long.MAX_VALUE,
        root.maxKeyBytes());
  }

  /// Opens a session, which tells what the server can do, unless one was open already.
  @Override
  public void probe() throws StorageException {
    if (!probed) {
      sessions.giveBack(take("probe"));
    }
  }

  @Override
  public void checkKey(String key) throws StorageException {
    root.check("key", key);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    return with(
        "stat",
        key,
        (session, what) -> {
          SftpFacts facts = root.file(session, what, key).facts();
          if (facts == null) {
            throw new IllegalStateException("a file without facts");
          }
          return facts.object(key);
        });
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    root.check("open", key);
    String what = "open " + Keys.shown(key);
    SftpSession session = take(what);
    boolean opened = false;
    try {
      SftpRoot.Place place = root.file(session, what, key);
      SftpWire.Handle handle = session.wire().open(place.file(), SftpConstants.SSH_FXF_READ);
      // The handle's own: whatever the name stands for by now, these are the bytes that are read.
      SftpFacts facts = session.wire().stat(handle);
      StorageException refusal = refusal(what, facts, range, version);
      if (refusal != null) {
        session.wire().close(handle);
        throw refusal;
      }
      SftpContent content = new SftpContent(what, sessions, session, handle, facts, range, errors);
      opened = true;
      return new OpenObject(facts.object(key), content);
    } catch (IOException e) {
      throw errors.told(what, e);
    } finally {
      if (!opened) {
        sessions.giveBack(session);
      }
    }
  }

  private static @Nullable StorageException refusal(
      String what, SftpFacts facts, @Nullable ByteRange range, @Nullable String version) {
    if (version != null && !version.equals(facts.version())) {
      return SftpErrors.changed(what, version);
    }
    if (!facts.isFile()) {
      return new StorageException(Problem.NOT_FOUND, what + ": no file is there");
    }
    if (range != null && range.offset() >= facts.size()) {
      return new StorageException(
          Problem.INTERNAL,
          "%s: the range starts at byte %,d of %,d".formatted(what, range.offset(), facts.size()));
    }
    return null;
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    return with(
        "put", key, (session, what) -> writer.put(session, what, key, payload, precondition));
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    with(
        "delete",
        key,
        (session, what) -> {
          SftpRoot.Place place = root.find(session, what, key);
          SftpFacts facts = place == null ? null : place.facts();
          if (place == null || facts == null || !facts.isFile()) {
            return false;
          }
          if (version != null && !version.equals(facts.version())) {
            throw SftpErrors.changed(what, version);
          }
          writer.remove(session, place.entry(), patience);
          return true;
        });
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    Keys.checkText("list", prefix);
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    return withSession(
        "list " + Keys.shown(prefix),
        (session, what) -> new SftpListing(session, root, prefix, from, limit).page(what));
  }

  @Override
  public Optional<Multipart> multipart() {
    return Optional.of(uploads);
  }

  @Override
  public void close() {
    closed = true;
    sessions.close();
  }

  /// Checks the key, and does something with a session.
  <T> T with(String operation, String key, Work<T> work) throws StorageException {
    root.check(operation, key);
    return withSession(operation + " " + Keys.shown(key), work);
  }

  private <T> T withSession(String what, Work<T> work) throws StorageException {
    SftpSession session = take(what);
    try {
      return work.with(session, what);
    } catch (IOException e) {
      throw errors.told(what, e);
    } finally {
      sessions.giveBack(session);
    }
  }

  private SftpSession take(String what) throws StorageException {
    if (Thread.currentThread().isInterrupted()) {
      throw new StorageException(Problem.INTERNAL, what + ": interrupted");
    }
    if (closed) {
      throw new StorageException(Problem.UNAVAILABLE, what + ": the provider is closed");
    }
    SftpSession session = sessions.take(what);
    hardlinks = session.has(SftpSession.HARDLINK);
    probed = true;
    return session;
  }
}
