package dev.wherry.providers.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.HostileKeys;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class FileProviderTest extends StorageProviderContract {
  @TempDir private Path folder;
  private StorageProvider provider;

  @BeforeEach
  void open() throws IOException {
    provider = provider(Files.createDirectory(folder.resolve("root")));
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
    // Nothing is ever written beside the root.
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).containsExactly(folder.resolve("root"));
    }
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return provider(folder.resolve("nowhere"));
  }

  /// A path has no empty segments and no `.` and `..`; a name has no NUL and at most 255 bytes.
  @Override
  public Set<String> unholdableKeys() {
    return HostileKeys.ALL.stream()
        .filter(
            key ->
                Arrays.stream(key.split("/", -1))
                    .anyMatch(
                        s ->
                            s.isEmpty()
                                || s.equals(".")
                                || s.equals("..")
                                || s.contains("\0")
                                || s.length() > 255))
        .collect(Collectors.toSet());
  }

  @Override
  public boolean foldersAreNoObjects() {
    return true;
  }

  @Override
  public List<String> litter() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> p.getFileName().toString().startsWith(".wherry"))
          .map(Path::toString)
          .toList();
    }
  }

  private static StorageProvider provider(Path root) {
    return new FileSettings(root).open("disk", InstantSource.system());
  }
}
