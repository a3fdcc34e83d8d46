package dev.wherry.providers.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds for folders and for no other store: links, names, files that others write to.
final class FileJailTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  @TempDir private Path folder;
  private Path root;
  private Path outside;
  private StorageProvider provider;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    provider = new FileSettings(root).open("disk", InstantSource.fixed(NOW));
  }

  @AfterEach
  void nothingOutsideIsTouched() throws IOException {
    provider.close();
    assertThat(outside.resolve("secret")).hasContent("secret");
    try (var files = Files.list(outside)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aLinkToAFileOutsideLeadsNowhere() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
    Expect.problem(Problem.FORBIDDEN, () -> provider.stat("link"));
    Expect.problem(Problem.FORBIDDEN, () -> provider.open("link", null, null));
    Expect.problem(Problem.FORBIDDEN, () -> provider.delete("link", null));
    assertThat(provider.list("", null, 10).objects()).isEmpty();
    // A write replaces the link, and not what it leads to.
    put("link", "mine");
    assertThat(Expect.read(provider, "link")).isEqualTo(bytes("mine"));
    assertThat(root.resolve("link")).isRegularFile();
  }

  @Test
  void aLinkToAFolderOutsideLeadsNowhere() throws Exception {
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
    for (String key : List.of("out/secret", "up/outside/secret")) {
      Expect.problem(Problem.FORBIDDEN, () -> provider.stat(key));
      Expect.problem(Problem.FORBIDDEN, () -> provider.open(key, null, null));
      Expect.problem(Problem.FORBIDDEN, () -> provider.delete(key, null));
      Expect.problem(Problem.FORBIDDEN, () -> put(key, "mine"));
    }
    Expect.problem(Problem.FORBIDDEN, () -> put("out/new", "mine"));
    Expect.problem(Problem.FORBIDDEN, () -> put("out/new/deeper", "mine"));
    assertThat(provider.list("", null, 10).objects()).isEmpty();
    Expect.problem(Problem.FORBIDDEN, () -> provider.list("out/", null, 10));
  }

  @Test
  void aLinkThatStaysInsideIsFollowed() throws Exception {
    put("releases/7/app.js", "seven");
    Files.createSymbolicLink(root.resolve("current"), Path.of("releases/7"));
    Files.createSymbolicLink(root.resolve("app.js"), Path.of("releases/7/app.js"));
    assertThat(Expect.read(provider, "current/app.js")).isEqualTo(bytes("seven"));
    assertThat(Expect.read(provider, "app.js")).isEqualTo(bytes("seven"));
    assertThat(provider.list("", null, 10).objects())
        .extracting(StoredObject::key)
        .containsExactly("app.js", "releases/7/app.js");
    provider.delete("app.js", null);
    assertThat(Expect.read(provider, "releases/7/app.js")).isEqualTo(bytes("seven"));
    Expect.problem(Problem.NOT_FOUND, () -> provider.stat("app.js"));
  }

  @Test
  void linksThatGoInACircleEnd() throws Exception {
    Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
    Files.createSymbolicLink(root.resolve("self"), Path.of("."));
    Expect.problem(Problem.FORBIDDEN, () -> provider.stat("a"));
    Expect.problem(Problem.FORBIDDEN, () -> provider.stat("a/file"));
    Expect.problem(Problem.NOT_FOUND, () -> provider.stat("self"));
    assertThat(provider.list("", null, 10).objects()).isEmpty();
  }

  @Test
  void theRootItselfMayBeALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link-to-root"), root);
    try (StorageProvider linked = new FileSettings(link).open("linked", InstantSource.system())) {
      linked.put("a/b", BytesPayload.of(bytes("x")), Attributes.NONE, Precondition.NONE);
      assertThat(linked.list("a", null, 10).objects()).hasSize(1);
    }
    assertThat(root.resolve("a/b")).hasContent("x");
  }

  @Test
  void whatIsNoRegularFileIsNotFound() throws Exception {
    Files.createDirectory(root.resolve("empty"));
    Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    for (String key : List.of("empty", "pipe")) {
      Expect.problem(Problem.NOT_FOUND, () -> provider.stat(key));
      Expect.problem(Problem.NOT_FOUND, () -> provider.open(key, null, null));
      provider.delete(key, null);
    }
    assertThat(root.resolve("empty")).isDirectory();
    assertThat(provider.list("", null, 10).objects()).isEmpty();
  }

  @Test
  void emptyFoldersGoWithTheirLastFile() throws Exception {
    put("a/b/one", "1");
    put("a/two", "2");
    provider.delete("a/b/one", null);
    assertThat(root.resolve("a/b")).doesNotExist();
    provider.delete("a/two", null);
    assertThat(root.resolve("a")).doesNotExist();
    assertThat(root).isDirectory();
    Expect.failure(
        () ->
            provider.put(
                "c/d/e",
                new BytesPayload(bytes("x"), BytesPayload.of(bytes("y")).checksums()),
                Attributes.NONE,
                Precondition.NONE));
    assertThat(root.resolve("c")).doesNotExist();
  }

  @Test
  void unfinishedWritesAreNeitherListedNorNamed() throws Exception {
    Files.writeString(root.resolve(".wherry-0123456789abcdef.part"), "half");
    put(".wherry-0123.part", "whole");
    assertThat(provider.list("", null, 10).objects())
        .extracting(StoredObject::key)
        .containsExactly(".wherry-0123.part");
    Expect.problem(Problem.INVALID_KEY, () -> provider.stat(".wherry-0123456789abcdef.part"));
  }

  @Test
  void aNameThatIsNotUtf8IsLeftOutOfListings() throws Exception {
    put("fine", "1");
    Process touch =
        new ProcessBuilder("sh", "-c", "touch \"$(printf 'bad\\377name')\"")
            .directory(root.toFile())
            .start();
    assertThat(touch.waitFor()).isZero();
    assertThat(provider.list("", null, 10).objects())
        .extracting(StoredObject::key)
        .containsExactly("fine");
  }

  @Test
  void aFileThatIsWrittenToInPlaceFailsTheRead() throws Exception {
    put("live", "x".repeat(1_000));
    try (OpenObject open = provider.open("live", null, null)) {
      assertThat(open.content().readNBytes(500)).hasSize(500);
      Files.writeString(root.resolve("live"), "y".repeat(1_000), StandardOpenOption.WRITE);
      assertThatThrownBy(() -> open.content().readAllBytes())
          .isInstanceOf(IOException.class)
          .cause()
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.VERSION_CHANGED));
    }
  }

  @Test
  void aFileThatIsCutShortFailsTheRead() throws Exception {
    put("live", "x".repeat(1_000));
    try (OpenObject open = provider.open("live", null, null)) {
      Files.writeString(root.resolve("live"), "", StandardOpenOption.TRUNCATE_EXISTING);
      assertThatThrownBy(() -> open.content().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFileThatIsReplacedKeepsItsOldBytesForItsReader() throws Exception {
    put("live", "old");
    try (OpenObject open = provider.open("live", null, null)) {
      put("live", "new");
      assertThat(open.content().readAllBytes()).isEqualTo(bytes("old"));
    }
  }

  @Test
  void theTimeIsTheClocksAndTheTypeTheNames() throws Exception {
    put("pictures/A.SVG", "<svg/>");
    StoredObject object = provider.stat("pictures/A.SVG");
    assertThat(object.modified()).isEqualTo(NOW);
    assertThat(object.attributes()).isEqualTo(Attributes.ofType("image/svg+xml"));
    put("no-type", "x");
    assertThat(provider.stat("no-type").attributes()).isEqualTo(Attributes.NONE);
  }

  @Test
  void aRootThatIsAFileIsNoBucket() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    try (StorageProvider lost = new FileSettings(file).open("lost", InstantSource.system())) {
      StorageException failure = Expect.problem(Problem.NO_BUCKET, () -> lost.stat("k"));
      assertThat(failure).hasMessageContaining(file.toString()).hasMessageContaining("create it");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aClosedProviderAndItsReadsAreOver() throws Exception {
    put("k", "x");
    OpenObject open = provider.open("k", null, null);
    provider.close();
    assertThatThrownBy(() -> open.content().read()).isInstanceOf(IOException.class);
    open.close();
    Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("k"));
  }

  private void put(String key, String content) throws StorageException {
    provider.put(key, BytesPayload.of(bytes(content)), Attributes.NONE, Precondition.NONE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
