package dev.wherry.providers.ftp;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.TreeListing;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files under a root folder of an FTP server; a key is a path there.
///
/// A key that a path can't hold as it is (an empty, `.` or `..` segment, a segment over 255 bytes,
/// a line's end) is refused, and so is one that is a folder, or lies in a file. Where links lead is
/// the server's affair: it follows them without a word.
///
/// A version is made of the file's time, in seconds at most servers, and its size. Each write gets
/// a time that the version before it did not have, where the server can be told. Deleting a version
/// looks first and deletes then; somebody else can come between. Safe for many threads.
final class FtpProvider implements StorageProvider {
  private final String name;
  private final FtpRoot root;
  private final FtpErrors errors;
  private final FtpSessions sessions;
  private final StalledWrites stalls;
  private final FtpWriter writer;
  private volatile boolean closed;

  FtpProvider(String name, FtpSettings settings, InstantSource clock) {
    this.name = name;
    this.root = new FtpRoot(settings.root());
    this.errors = new FtpErrors(settings);
    this.sessions = new FtpSessions(settings, errors, clock);
    this.stalls = new StalledWrites(name, settings.idleTimeout());
    this.writer = new FtpWriter(root, stalls, clock, settings.idleTimeout());
  }

  /// Something to be done with a session.
  @FunctionalInterface
  private interface Work<T> {
    /// Does it.
    ///
    /// @param what operation and key, for messages
    T with(FtpSession session, String what) throws StorageException, IOException;
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
        false,
        false,
        EnumSet.allOf(ChecksumKind.class),
        Set.of(),
        Long.MAX_VALUE,
        root.maxKeyBytes());
  }

  @Override
  public void checkKey(String key) throws StorageException {
    root.check("key", key);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    return with("stat", key, (session, what) -> root.file(session, what, key).object(key));
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    root.check("open", key);
    String what = "open " + Keys.shown(key);
    FtpSession session = take(what);
    boolean opened = false;
    try {
      FtpFacts facts = root.file(session, what, key);
      check(what, facts, range, version);
      FtpSession.Transfer transfer =
          session.read(session.path(key), range == null ? 0 : range.offset());
      FtpContent content = new FtpContent(what, sessions, session, transfer, facts, range, errors);
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

  private static void check(
      String what, FtpFacts facts, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    if (version != null && !version.equals(facts.version())) {
      throw FtpErrors.changed(what, version);
    }
    if (facts.size() < 0) {
      throw new StorageException(
          Problem.UNSUPPORTED, what + ": the server does not say how large it is");
    }
    if (range != null && range.offset() >= facts.size()) {
      throw new StorageException(
          Problem.INTERNAL,
          "%s: the range starts at byte %,d of %,d".formatted(what, range.offset(), facts.size()));
    }
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    root.check("put", key);
    if (!(precondition instanceof Precondition.None)) {
      throw new StorageException(
          Problem.UNSUPPORTED,
          "put %s: an FTP server can't write under a condition".formatted(Keys.shown(key)));
    }
    return with("put", key, (session, what) -> writer.put(session, what, key, payload));
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    with(
        "delete",
        key,
        (session, what) -> {
          String path = session.path(key);
          FtpFacts facts = session.facts(path);
          if (facts == null || !facts.isFile()) {
            return false;
          }
          if (version != null && !version.equals(facts.version())) {
            throw FtpErrors.changed(what, version);
          }
          writer.remove(session, path);
          return true;
        });
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    Keys.checkText("list", prefix);
    String start = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    return withSession(
        "list " + Keys.shown(prefix),
        (session, what) -> {
          TreeListing listing =
              new TreeListing(folder -> read(session, what, folder), prefix, from, limit);
          if (!start.isEmpty()) {
            try {
              root.check("list", start.substring(0, start.length() - 1));
            } catch (StorageException _) {
              // No key starts like that.
              return new ObjectPage(List.of(), null);
            }
          }
          return listing.page(start);
        });
  }

  private List<TreeListing.Named> read(FtpSession session, String what, String folder)
      throws StorageException {
    try {
      List<FtpFacts.Named> all =
          session.folder(
              folder.isEmpty()
                  ? session.root()
                  : session.path(folder.substring(0, folder.length() - 1)));
      if (all == null) {
        root.check(session, what);
        return List.of();
      }
      List<TreeListing.Named> found = new ArrayList<>();
      for (FtpFacts.Named named : all) {
        TreeListing.Named one = listed(folder, named);
        if (one != null) {
          found.add(one);
        }
      }
      return found;
    } catch (IOException e) {
      throw errors.told(what, e);
    }
  }

  /// What a listing shows of a name; null for what no key can name.
  private TreeListing.@Nullable Named listed(String folder, FtpFacts.Named named) {
    String key = folder + named.name();
    try {
      root.check("list", key);
    } catch (StorageException _) {
      return null;
    }
    return switch (named.facts().type()) {
      case FILE -> new TreeListing.Named(named.name(), named.facts().object(key));
      case FOLDER -> new TreeListing.Named(named.name(), null);
      case OTHER, AROUND -> null;
    };
  }

  @Override
  public void close() {
    closed = true;
    sessions.close();
    stalls.close();
  }

  /// Checks the key, and does something with a session.
  private <T> T with(String operation, String key, Work<T> work) throws StorageException {
    root.check(operation, key);
    return withSession(operation + " " + Keys.shown(key), work);
  }

  private <T> T withSession(String what, Work<T> work) throws StorageException {
    FtpSession session = take(what);
    try {
      return work.with(session, what);
    } catch (IOException e) {
      throw errors.told(what, e);
    } finally {
      sessions.giveBack(session);
    }
  }

  private FtpSession take(String what) throws StorageException {
    if (Thread.currentThread().isInterrupted()) {
      throw FtpErrors.interrupted(what, null);
    }
    if (closed) {
      throw new StorageException(Problem.UNAVAILABLE, what + ": the provider is closed");
    }
    return sessions.take(what);
  }
}
