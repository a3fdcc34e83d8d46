package dev.wherry.server.provider;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A provider that can only be read, and has nothing to read.
public record ReadOnly(String name) implements StorageProvider {
  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, false, false, Set.of(), Set.of(), 0, 8192);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    throw new StorageException(Problem.NOT_FOUND, "nothing here");
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    throw new StorageException(Problem.NOT_FOUND, "nothing here");
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    throw new StorageException(Problem.UNSUPPORTED, "read only");
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    throw new StorageException(Problem.UNSUPPORTED, "read only");
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    throw new StorageException(Problem.UNSUPPORTED, "read only");
  }

  @Override
  public void close() {}
}
