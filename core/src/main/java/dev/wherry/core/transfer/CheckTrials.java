package dev.wherry.core.transfer;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.core.transfer.CheckReport.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a check tries of one provider, one method for each step, to be called in the order of the
/// steps by one thread after the other.
final class CheckTrials {
  private static final String PREFIX = ".wherry-check-";
  private static final byte[] FIRST = "wherry, first".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SECOND = "wherry, second".getBytes(StandardCharsets.US_ASCII);
  private static final Attributes SAID =
      new Attributes("text/x-wherry", "no-store", null, null, null, Map.of("wherry", "check"));

  /// So much of an object that was there before is read.
  private static final int SIP = 64 << 10;

  private final StorageProvider provider;
  private final @Nullable String key;
  private final boolean readOnly;
  private final String name;
  private final String partsName;

  /// What is read: the key that was asked for, one that was listed, or what was written.
  private @Nullable String there;

  private @Nullable StoredObject written;
  private byte @Nullable [] content;
  private volatile boolean wrote;
  private volatile @Nullable String upload;

  /// Tries one thing.
  @FunctionalInterface
  interface Trial {
    /// Gives how it ended, unless it does not work by the provider's word.
    Found run() throws StorageException, IOException;
  }

  /// How a trial ended.
  record Found(Verdict verdict, String detail) {
    static Found works(String detail) {
      return new Found(Verdict.WORKS, detail);
    }

    static Found lacks(String detail) {
      return new Found(Verdict.LACKS, detail);
    }

    static Found fails(String detail) {
      return new Found(Verdict.FAILS, detail);
    }

    static Found untried(String detail) {
      return new Found(Verdict.UNTRIED, detail);
    }
  }

  /// @param key to read, or null
  CheckTrials(StorageProvider provider, @Nullable String key, boolean readOnly) {
    this.provider = provider;
    this.key = key;
    this.readOnly = readOnly;
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.name = PREFIX + HexFormat.of().formatHex(random);
    this.partsName = name + "-parts";
  }

  /// Whether something may be there that is to be deleted.
  boolean mayHaveWritten() {
    return wrote;
  }

  Found connect() throws StorageException {
    try {
      provider.stat(name);
      return Found.fails(
          "it says that something is at a random key: what is missing there would be carried as"
              + " if it were an asset");
    } catch (StorageException e) {
      return switch (e.problem()) {
        case NOT_FOUND -> Found.works("it answers");
        case FORBIDDEN -> {
          if (readOnly && key == null) {
            throw e;
          }
          yield Found.works("it answers, and does not tell what is missing from what is forbidden");
        }
        case INVALID_KEY -> {
          if (key == null) {
            throw e;
          }
          yield Found.untried("its keys are whole addresses");
        }
        default -> throw e;
      };
    }
  }

  Found list() throws StorageException {
    if (!provider.capabilities().listable()) {
      return Found.lacks("it has no lists");
    }
    try {
      ObjectPage page = provider.list("", null, 1);
      there = page.objects().isEmpty() ? null : page.objects().getFirst().key();
      return Found.works(there == null ? "nothing is there" : "objects are there");
    } catch (StorageException e) {
      if (e.problem() == Problem.FORBIDDEN || e.problem() == Problem.UNSUPPORTED) {
        return Found.lacks("listing is refused, which moves of single assets don't need");
      }
      throw e;
    }
  }

  Found readThere() throws StorageException, IOException {
    there = key == null ? there : key;
    if (there == null) {
      return Found.untried("nothing to read is known: name a key of an object that is there");
    }
    try (OpenObject open = provider.open(there, null, null)) {
      written = open.object();
      byte[] read = open.content().readNBytes(SIP);
      if (read.length < SIP && open.object().sizeKnown() && read.length != open.object().size()) {
        return Found.fails(
            "%,d bytes came of an object of %,d".formatted(read.length, open.object().size()));
      }
      content = read;
      String version = open.object().version() == null ? "without a version" : "with a version";
      return Found.works("an object comes %s, %s".formatted(version, vouched(open.object())));
    }
  }

  Found probe() throws StorageException {
    provider.probe();
    return Found.works("what it can do is known");
  }

  Found write() throws StorageException {
    Precondition nothing =
        provider.capabilities().putIfAbsent() ? Precondition.ABSENT : Precondition.NONE;
    wrote = true;
    written = provider.put(name, CheckBytes.of(FIRST), SAID, nothing);
    content = FIRST;
    there = name;
    return Found.works("an object of %d bytes was written".formatted(FIRST.length));
  }

  Found describe() throws StorageException {
    StoredObject seen = provider.stat(name);
    if (seen.sizeKnown() && seen.size() != FIRST.length) {
      return Found.fails("it tells %,d bytes of %d".formatted(seen.size(), FIRST.length));
    }
    Checksums ours = CheckBytes.of(FIRST).checksums();
    if (ours.disagreement(seen.checksums()).isPresent()) {
      return Found.fails("it tells a wrong " + ours.disagreement(seen.checksums()).get());
    }
    Set<Attribute> can = provider.capabilities().attributes();
    Attributes said = seen.attributes();
    if ((can.contains(Attribute.CONTENT_TYPE) && !"text/x-wherry".equals(said.contentType()))
        || (can.contains(Attribute.CACHE_CONTROL) && !"no-store".equals(said.cacheControl()))
        || (can.contains(Attribute.USER_METADATA) && !SAID.user().equals(said.user()))) {
      return Found.fails("it loses attributes: content type, cache control or user metadata");
    }
    return Found.works(
        "it keeps %s, %s".formatted(can.isEmpty() ? "no attributes" : words(can), vouched(seen)));
  }

  Found readWritten() throws StorageException, IOException {
    try (OpenObject open = provider.open(name, null, null)) {
      return Arrays.equals(open.content().readAllBytes(), FIRST)
          ? Found.works("what was written came back")
          : Found.fails("other bytes came back than were written");
    }
  }

  Found readRange() throws StorageException, IOException {
    if (there == null || written == null || content == null || content.length < 2) {
      return Found.untried("no object of two bytes or more was read");
    }
    ByteRange range = new ByteRange(1, content.length - 1);
    try (OpenObject open = provider.open(there, range, written.version())) {
      byte[] read = open.content().readAllBytes();
      if (!Arrays.equals(read, Arrays.copyOfRange(content, 1, content.length))) {
        return Found.fails("other bytes came than are there");
      }
      return open.ranged()
          ? Found.works("ranges come, of one version")
          : Found.lacks("no ranges: a large asset comes in one piece, and is not resumed");
    }
  }

  Found writeIfAbsent() throws StorageException {
    if (!provider.capabilities().putIfAbsent()) {
      return Found.lacks("a move looks before it writes, and another writer can come between");
    }
    return refused(
        Problem.EXISTS,
        () -> provider.put(name, CheckBytes.of(SECOND), SAID, Precondition.ABSENT),
        "it replaced what was there");
  }

  Found writeIfVersion() throws StorageException {
    String first = written == null ? null : written.version();
    if (!provider.capabilities().putIfVersion() || first == null) {
      return Found.lacks("a move looks before it replaces, and another writer can come between");
    }
    StoredObject second = provider.put(name, CheckBytes.of(SECOND), SAID, Precondition.NONE);
    Found found =
        refused(
            Problem.VERSION_CHANGED,
            () -> provider.put(name, CheckBytes.of(FIRST), SAID, new Precondition.Version(first)),
            "it replaced another version");
    String version = second.version();
    if (found.verdict() == Verdict.WORKS && version != null) {
      provider.put(name, CheckBytes.of(FIRST), SAID, new Precondition.Version(version));
    }
    return found;
  }

  Found checksums() throws StorageException {
    Set<ChecksumKind> kinds = provider.capabilities().checksOnWrite();
    if (kinds.isEmpty()) {
      return Found.lacks("it compares none: a move asks or reads afterwards");
    }
    for (ChecksumKind kind : EnumSet.copyOf(kinds)) {
      Found found =
          refused(
              Problem.CHECKSUM_MISMATCH,
              () -> provider.put(name, CheckBytes.wrong(SECOND, kind), SAID, Precondition.NONE),
              "it took bytes with a wrong " + kind);
      if (found.verdict() != Verdict.WORKS) {
        return found;
      }
    }
    return Found.works("it refuses bytes with a wrong " + words(kinds));
  }

  Found parts() throws StorageException, IOException {
    Multipart multipart = provider.multipart().orElse(null);
    if (multipart == null) {
      return Found.lacks("it takes objects in one piece, and a broken write starts anew");
    }
    complete(
        multipart,
        multipart.capabilities().completeIfAbsent() ? Precondition.ABSENT : Precondition.NONE);
    try (OpenObject open = provider.open(partsName, null, null)) {
      return Arrays.equals(open.content().readAllBytes(), SECOND)
          ? Found.works("an object was written in parts")
          : Found.fails("other bytes came back than were written in parts");
    }
  }

  Found completeIfAbsent() throws StorageException {
    Multipart multipart = provider.multipart().orElse(null);
    if (multipart == null || !multipart.capabilities().completeIfAbsent()) {
      return Found.lacks("a move looks before it completes, and another writer can come between");
    }
    return refused(
        Problem.EXISTS,
        () -> complete(multipart, Precondition.ABSENT),
        "it replaced what was there");
  }

  private StoredObject complete(Multipart multipart, Precondition precondition)
      throws StorageException {
    String begun = multipart.begin(partsName, SAID);
    upload = begun;
    CheckBytes bytes = CheckBytes.of(SECOND);
    PartReceipt part = multipart.put(partsName, begun, 1, 0, bytes);
    StoredObject object =
        multipart.complete(partsName, begun, List.of(part), bytes.checksums(), precondition);
    upload = null;
    return object;
  }

  /// Takes away what was written, whatever became of it: each as far as it goes.
  Found delete() throws StorageException {
    Multipart multipart = provider.multipart().orElse(null);
    String open = upload;
    StorageException failure = null;
    if (multipart != null && open != null) {
      failure = first(failure, () -> multipart.abort(partsName, open));
    }
    if (multipart != null) {
      failure = first(failure, () -> gone(partsName));
    }
    failure = first(failure, () -> gone(name));
    if (failure != null) {
      throw failure;
    }
    return Found.works("what was written is gone");
  }

  private void gone(String key) throws StorageException {
    try {
      provider.delete(key, null);
      provider.stat(key);
    } catch (StorageException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return;
      }
      throw new StorageException(
          e.problem(), "%s may be left there, delete it: %s".formatted(key, e.getMessage()), e);
    }
    throw new StorageException(Problem.INTERNAL, "%s is there still: delete it".formatted(key));
  }

  private static @Nullable StorageException first(
      @Nullable StorageException before, Cleaning cleaning) {
    try {
      cleaning.run();
      return before;
    } catch (StorageException e) {
      return before == null ? e : before;
    }
  }

  /// Takes something away.
  private interface Cleaning {
    void run() throws StorageException;
  }

  /// Something that the provider must refuse.
  private interface Wrong {
    StoredObject run() throws StorageException;
  }

  private static Found refused(Problem expected, Wrong wrong, String otherwise)
      throws StorageException {
    try {
      wrong.run();
      return Found.fails(otherwise + ", though it is relied on to refuse that");
    } catch (StorageException e) {
      if (e.problem() == expected) {
        return Found.works("it is honoured");
      }
      throw e;
    }
  }

  private static String vouched(StoredObject object) {
    Set<ChecksumKind> kinds = object.checksums().hex().keySet();
    return kinds.isEmpty() ? "vouches for no checksum" : "vouches for " + words(kinds);
  }

  private static String words(Set<? extends Enum<?>> all) {
    return all.stream()
        .sorted()
        .map(one -> one.name().replace('_', ' '))
        .collect(Collectors.joining(", "));
  }
}
