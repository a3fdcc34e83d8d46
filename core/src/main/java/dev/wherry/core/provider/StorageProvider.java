package dev.wherry.core.provider;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A configured place where objects are.
///
/// Every method may be called from many threads at once, blocks until it is done, stops soon when
/// its thread is interrupted (and leaves it interrupted), and tells every failure as a
/// [StorageException] whose problem is the closest one. No method retries by itself more than a
/// lost connection deserves: the queue retries. Threads that wait for a network are to be virtual:
/// an interrupt wakes no platform thread there.
///
/// A key is data. Whatever characters it holds, it names one object, the same one for every method,
/// and never a path outside the provider's root, a header or a shell word. A key that the provider
/// can't hold as it is gets [StorageException.Problem#INVALID_KEY] from every method.
public interface StorageProvider extends AutoCloseable {
  /// The provider's configured name.
  String name();

  /// What this provider can do, as far as it is known now. Asks nobody.
  Capabilities capabilities();

  /// Finds out what can't be known without asking: call it before capabilities are relied on that
  /// only the provider's answers can prove, such as preconditions.
  /// - From then on, the capabilities, those of [#multipart] too, are what was found. Before, they
  ///   claim no more than is certain.
  /// - Costs nothing where there is nothing to find out, and after the first time. Of many threads
  ///   at once, one asks and the others wait.
  /// - What can't be found out for good, as when it is forbidden, counts as lacking. When the
  ///   provider can't be asked now, that is the failure, and the next call asks anew.
  /// - Leaves nothing behind.
  default void probe() throws StorageException {}

  /// What [#probe] found, in words of the provider's own; null before it, and where there is
  /// nothing that another process could rely on.
  default @Nullable Set<String> found() {
    return null;
  }

  /// Takes what the probe of a provider with the same settings found for its own, instead of
  /// asking; gives whether that is all that a probe would find out.
  default boolean rely(Set<String> found) {
    return false;
  }

  /// Refuses a key that this provider can't hold, without asking anybody: every other method would
  /// refuse it too.
  ///
  /// @throws StorageException with `INVALID_KEY`
  default void checkKey(String key) throws StorageException {
    Keys.check("key", key, capabilities().maxKeyBytes());
  }

  /// Describes the object at a key.
  /// - Gives size, version, checksums and attributes, as far as the provider knows them; tags that
  ///   it would have to ask for, [#open] gives alone.
  /// - Nothing there: `NOT_FOUND`.
  StoredObject stat(String key) throws StorageException;

  /// Opens the object at a key for reading.
  /// - Returns once the provider has answered, with the description of the whole object; without
  ///   `range`, its tags are part of that.
  /// - With `range`, gives those bytes; a range that ends after the object is cut at its end; one
  ///   that starts there or later is an error.
  /// - With `version`, gives that version or fails with `VERSION_CHANGED`, never other bytes.
  /// - Nothing there: `NOT_FOUND`.
  /// - A connection that ends early makes `read` throw, never end.
  /// - A closed or interrupted read stops the bytes.
  /// - Every other failure of a read is an [IOException] too, with a [StorageException] as its
  ///   cause where the problem is known.
  OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException;

  /// Writes an object, whole or not at all.
  /// - Readers see the old object or the new one, never a part.
  /// - A failed or interrupted write leaves the old object and no litter.
  /// - Replaces what is there, unless the precondition says otherwise: `EXISTS` for
  ///   [Precondition.Absent], `VERSION_CHANGED` for [Precondition.Version]. A precondition that the
  ///   capabilities don't name is `UNSUPPORTED`; a provider that was not probed is, first.
  /// - Gives the object as the provider answered: its version, and those checksums that the
  ///   provider itself vouches for.
  /// - Refuses bytes that are not those of the payload's checksums, for each kind in
  ///   [Capabilities#checksOnWrite]: `CHECKSUM_MISMATCH`.
  /// - Keeps the attributes that the capabilities name. The answer's attributes are those that were
  ///   kept, so what a provider can't hold is seen by comparing.
  /// - No bucket or root: `NO_BUCKET`.
  StoredObject put(String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException;

  /// Deletes the object at a key.
  /// - Nothing there is no failure.
  /// - With `version`, deletes only that version: `VERSION_CHANGED` when another stands there.
  void delete(String key, @Nullable String version) throws StorageException;

  /// Lists the objects whose keys start with a prefix, in the order of their keys' UTF-8 bytes.
  /// - Gives at most `limit` objects, and where to go on, or null after the last.
  /// - The prefix is a string, not a folder; the empty one is everything.
  /// - An object that is there all the while is listed once, whatever comes and goes meanwhile.
  /// - No bucket or root: `NO_BUCKET`.
  ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException;

  /// The power to take objects in parts; the same one each time.
  default Optional<Multipart> multipart() {
    return Optional.empty();
  }

  /// The power to copy objects without us; the same one each time.
  default Optional<ServerSideCopy> serverSideCopy() {
    return Optional.empty();
  }

  /// Ends connections and threads; reads and writes under way fail.
  @Override
  void close() throws IOException;
}
