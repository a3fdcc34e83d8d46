package dev.wherry.core.provider;

import dev.wherry.core.provider.StorageException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/// The provider that a contract suite runs against, and what the suite can't know of it.
public interface ContractSubject {
  /// The provider, the same for the whole of a test, probed, and empty when the test starts.
  StorageProvider provider();

  /// A provider whose bucket or root is missing. Used only where the provider is writable.
  StorageProvider withoutBucket();

  /// Puts an object there, by other means than the provider where that has no `put`.
  default void seed(String key, byte[] content, Attributes attributes) throws Exception {
    provider().put(key, BytesPayload.of(content), attributes, Precondition.NONE);
  }

  /// Puts an empty object at each of many keys: by other means where that is faster and the test is
  /// not about writing.
  default void fill(List<String> keys) throws Exception {
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += 50) {
      List<String> some = keys.subList(i, Math.min(i + 50, keys.size()));
      writers.add(
          () -> {
            for (String key : some) {
              seed(key, new byte[0], Attributes.NONE);
            }
            return true;
          });
    }
    InOwnThread.all(writers);
  }

  /// Those of [HostileKeys#ALL] that this provider can't hold as they are, and so must refuse.
  default Set<String> unholdableKeys() {
    return Set.of();
  }

  /// Those of [HostileKeys#ALL] that the provider lets through and its test server mixes up. The
  /// provider's own test shows what becomes of them.
  default Set<String> keysTheServerMixesUp() {
    return Set.of();
  }

  /// Whether a key that others go on from with a slash can't be an object too.
  default boolean foldersAreNoObjects() {
    return false;
  }

  /// Whether lists come in the order of UTF-8. A test server may order as Java's strings are.
  default boolean ordersByUtf8() {
    return true;
  }

  /// Whether of many conditional writers at once only one can win. At a test server that looks
  /// first and writes then, more than one can.
  default boolean conditionsHoldInRaces() {
    return true;
  }

  /// What may be told of an object that is replaced meanwhile.
  default Set<Problem> lostRaces() {
    return Set.of(Problem.VERSION_CHANGED, Problem.CHECKSUM_MISMATCH);
  }

  /// What failed writes have left behind: temporary files, open uploads.
  default List<String> litter() throws Exception {
    return List.of();
  }
}
