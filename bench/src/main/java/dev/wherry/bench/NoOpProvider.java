package dev.wherry.bench;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A place that holds an empty object at every key, and forgets what is written to it: a move from
/// one to another goes through all steps of a transfer, is verified, and moves no byte.
///
/// @param opened told each key that is read, when the read begins
record NoOpProvider(String name, Consumer<String> opened) implements StorageProvider {
  private static final String VERSION = "\"d41d8cd98f00b204e9800998ecf8427e\"";
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          true, false, true, true, Set.of(ChecksumKind.CRC32C), Set.of(), Long.MAX_VALUE, 1_024);

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public StoredObject stat(String key) {
    return empty(key);
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version) {
    opened.accept(key);
    return new OpenObject(empty(key), InputStream.nullInputStream());
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition) {
    return new StoredObject(
        key, payload.size(), VERSION, null, payload.checksums(), Attributes.NONE);
  }

  @Override
  public void delete(String key, @Nullable String version) {}

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    throw new StorageException(
        StorageException.Problem.UNSUPPORTED, "'" + name + "' holds every key there is");
  }

  @Override
  public void close() {}

  private static StoredObject empty(String key) {
    return new StoredObject(key, 0, VERSION, null, Checksums.NONE, Attributes.NONE);
  }
}
