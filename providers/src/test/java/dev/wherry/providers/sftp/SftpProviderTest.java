package dev.wherry.providers.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.providers.EmptyFiles;
import dev.wherry.providers.NoPaths;
import dev.wherry.providers.servers.OpenSsh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract, with OpenSSH's server.
final class SftpProviderTest extends StorageProviderContract {
  @TempDir private static Path folder;
  private static OpenSsh server;

  private String root;
  private StorageProvider provider;

  @BeforeAll
  static void start() throws Exception {
    server = OpenSsh.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    root = server.newFolder().toString();
    provider = Sftp.to(server, root);
    // Only a session tells what the server can do.
    assertThat(provider.capabilities().putIfAbsent()).isFalse();
    provider.probe();
    assertThat(provider.capabilities().putIfAbsent()).isTrue();
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return Sftp.to(server, root + "/nowhere");
  }

  @Override
  public Set<String> unholdableKeys() {
    return NoPaths.unholdable();
  }

  @Override
  public boolean foldersAreNoObjects() {
    return true;
  }

  @Override
  public void fill(List<String> keys) throws IOException {
    EmptyFiles.make(Path.of(root), keys);
  }

  @Override
  public List<String> litter() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(root))) {
      return all.filter(p -> p.getFileName().toString().startsWith(".wherry"))
          .map(Path::toString)
          .toList();
    }
  }
}
