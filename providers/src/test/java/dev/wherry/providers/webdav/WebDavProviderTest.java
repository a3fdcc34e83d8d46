package dev.wherry.providers.webdav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.providers.EmptyFiles;
import dev.wherry.providers.NoPaths;
import dev.wherry.providers.Secret;
import dev.wherry.providers.servers.Apache;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract, with Apache's server and its mod_dav.
final class WebDavProviderTest extends StorageProviderContract {
  @TempDir private static Path folder;
  private static Apache server;

  private Path root;
  private StorageProvider provider;

  @BeforeAll
  static void start() throws Exception {
    server = Apache.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    root = server.newFolder();
    provider = to(server.url(root), Apache.PASSWORD);
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
  }

  private static StorageProvider to(URI base, String password) {
    Duration patience = Duration.ofSeconds(30);
    return new WebDavSettings(
            base, Apache.USER, new Secret(password), null, patience, patience, 16, null, null)
        .open("dav", InstantSource.system());
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return to(server.url(Path.of("nowhere")), Apache.PASSWORD);
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
  public List<String> litter() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(p -> p.getFileName().toString())
          .filter(name -> name.startsWith(".wherry"))
          .toList();
    }
  }

  @Override
  public void fill(List<String> keys) throws IOException {
    EmptyFiles.make(root, keys);
  }

  /// A collection that has become empty stays, since a server deletes what is in it too.
  @Test
  @Override
  public void aKeyCanBeWrittenAgainAfterItsDeletion() throws Exception {
    seed("delete/again/deeper", new byte[] {1}, Attributes.NONE);
    provider.delete("delete/again/deeper", null);
    Expect.problem(Problem.INVALID_KEY, () -> seed("delete/again", new byte[0], Attributes.NONE));
    provider.delete("delete/again", null);
    assertThat(root.resolve("delete/again")).isDirectory();
    seed("delete/again/deeper", new byte[] {2}, Attributes.NONE);
    assertThat(Expect.read(provider, "delete/again/deeper")).containsExactly(2);
  }

  @Test
  void aWrongPasswordIsToldAndWhatToMend() throws Exception {
    try (StorageProvider wrong = to(server.url(root), "wrong")) {
      for (Problem problem : List.of(Problem.FORBIDDEN)) {
        assertThat(Expect.problem(problem, () -> wrong.stat("a")))
            .hasMessageContaining("mend 'user'");
        Expect.problem(problem, () -> wrong.open("a", null, null));
        Expect.problem(problem, () -> wrong.list("", null, 1));
        Expect.problem(problem, () -> wrong.delete("a", null));
      }
    }
  }
}
