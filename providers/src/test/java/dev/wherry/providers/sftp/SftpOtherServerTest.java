package dev.wherry.providers.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.providers.EmptyFiles;
import dev.wherry.providers.NoPaths;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract with a server that is not OpenSSH's, a password, and no links: it can't write "only
/// if absent".
final class SftpOtherServerTest extends StorageProviderContract {
  @TempDir private static Path folder;
  private static MinaServer server;

  @TempDir private Path root;
  private StorageProvider provider;

  @BeforeAll
  static void start() throws Exception {
    server = MinaServer.start(folder, "posix-rename@openssh.com=1,fsync@openssh.com=1");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    provider = provider(server, root);
    provider.probe();
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
    return provider(server, root.resolve("nowhere"));
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
    EmptyFiles.make(root, keys);
  }

  @Override
  public List<String> litter() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(p -> p.getFileName().toString().startsWith(".wherry"))
          .map(Path::toString)
          .toList();
    }
  }

  @Test
  void whereNothingCanBeReplacedInOneStepNothingIsReplaced() throws Exception {
    byte[] old = BytesPayload.random(90, 1_000);
    try (MinaServer plain = MinaServer.start(folder, "fsync@openssh.com=1");
        StorageProvider old3 = provider(plain, root)) {
      put(old3, "once", old);
      Expect.problem(Problem.UNSUPPORTED, () -> put(old3, "once", BytesPayload.random(91, 1_000)));
      assertThat(Expect.read(old3, "once")).isEqualTo(old);
      old3.delete("once", null);
      put(old3, "once", BytesPayload.random(92, 1_000));
    }
    assertThat(litter()).isEmpty();
  }

  private static void put(StorageProvider provider, String key, byte[] content) throws Exception {
    provider.put(key, BytesPayload.of(content), Attributes.NONE, Precondition.NONE);
  }

  private static StorageProvider provider(MinaServer server, Path root) {
    return Sftp.to(
        server.port(),
        MinaServer.USER,
        MinaServer.PASSWORD,
        null,
        null,
        server.knownHosts(),
        root.toString());
  }
}
