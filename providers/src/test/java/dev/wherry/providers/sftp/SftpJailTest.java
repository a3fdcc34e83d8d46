package dev.wherry.providers.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.servers.OpenSsh;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds for folders of a server: links, names, files that others write to, lost connections.
final class SftpJailTest {
  @TempDir private static Path folder;
  private static OpenSsh server;

  private Path root;
  private Path outside;
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
  void open() throws IOException {
    root = server.newFolder();
    outside = server.newFolder();
    Files.writeString(outside.resolve("secret"), "secret");
    provider = Sftp.to(server, root.toString());
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
    Expect.problem(Problem.FORBIDDEN, () -> put("link", "mine"));
    assertThat(provider.list("", null, 10).objects()).isEmpty();
  }

  @Test
  void aLinkToAFolderOutsideLeadsNowhere() throws Exception {
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createDirectory(root.resolve("deep"));
    Files.createSymbolicLink(root.resolve("deep/up"), Path.of("../../" + outside.getFileName()));
    for (String key : List.of("out/secret", "deep/up/secret")) {
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
    put("v2/app.js", "new");
    Files.createSymbolicLink(root.resolve("app.js"), Path.of("v2/app.js"));
    Files.createSymbolicLink(root.resolve("now"), Path.of("v2"));
    assertThat(read("app.js")).isEqualTo("new");
    assertThat(read("now/app.js")).isEqualTo("new");
    assertThat(provider.list("", null, 10).objects())
        .extracting(StoredObject::key)
        .containsExactly("app.js", "v2/app.js");
    put("now/more.js", "more");
    assertThat(read("v2/more.js")).isEqualTo("more");
    provider.delete("app.js", null);
    Expect.problem(Problem.NOT_FOUND, () -> provider.stat("app.js"));
    assertThat(read("v2/app.js")).isEqualTo("new");
  }

  @Test
  void linksThatLeadNowhereOrInACircleEnd() throws Exception {
    Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("nothing"));
    for (String key : List.of("a", "a/file", "dangling", "dangling/file")) {
      assertThat(Expect.failure(() -> provider.stat(key)).problem())
          .as(key)
          .isIn(Problem.NOT_FOUND, Problem.FORBIDDEN);
    }
    assertThat(provider.list("", null, 10).objects()).isEmpty();
  }

  @Test
  void theRootItselfMayBeALink() throws Exception {
    Path link = folder.resolve("link-to-" + root.getFileName());
    Files.createSymbolicLink(link, root);
    put("file", "1");
    try (StorageProvider linked = Sftp.to(server, link.toString())) {
      assertThat(Expect.read(linked, "file")).containsExactly('1');
    }
    Files.delete(link);
  }

  @Test
  void whatIsNoRegularFileIsNotFound() throws Exception {
    Files.createDirectory(root.resolve("folder"));
    assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor())
        .isZero();
    for (String key : List.of("folder", "pipe")) {
      Expect.problem(Problem.NOT_FOUND, () -> provider.stat(key));
      Expect.problem(Problem.NOT_FOUND, () -> provider.open(key, null, null));
      provider.delete(key, null);
      assertThat(root.resolve(key)).exists();
    }
    assertThat(provider.list("", null, 10).objects()).isEmpty();
  }

  @Test
  void emptyFoldersGoWithTheirLastFile() throws Exception {
    put("a/b/c/one", "1");
    put("a/two", "2");
    provider.delete("a/b/c/one", null);
    assertThat(root.resolve("a/b")).doesNotExist();
    assertThat(root.resolve("a/two")).exists();
    provider.delete("a/two", null);
    assertThat(root).isEmptyDirectory();
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
    Files.writeString(root.resolve("live"), "x".repeat(3_000_000));
    try (OpenObject open = provider.open("live", null, null)) {
      assertThat(open.content().readNBytes(500)).hasSize(500);
      Files.writeString(root.resolve("live"), "y", StandardOpenOption.APPEND);
      assertThatThrownBy(() -> open.content().readAllBytes())
          .isInstanceOf(IOException.class)
          .cause()
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.VERSION_CHANGED));
    }
  }

  @Test
  void aFileThatIsReplacedKeepsItsOldBytesForItsReader() throws Exception {
    put("file", "x".repeat(3_000_000));
    try (OpenObject open = provider.open("file", null, null)) {
      put("file", "new");
      assertThat(open.content().readAllBytes()).hasSize(3_000_000).containsOnly('x');
    }
    assertThat(read("file")).isEqualTo("new");
  }

  @Test
  void aTypeIsToldByTheName() throws Exception {
    put("a.css", "a{}");
    assertThat(provider.stat("a.css").attributes().contentType()).isEqualTo("text/css");
  }

  @Test
  void aLostConnectionFailsTheWriteAndItsLitterGoesWithTheNext() throws Exception {
    put("file", "old");
    BytesPayload bytes = BytesPayload.of(BytesPayload.random(95, 3_000_000));
    Payload cut =
        new Payload() {
          @Override
          public long size() {
            return bytes.size();
          }

          @Override
          public Checksums checksums() {
            return bytes.checksums();
          }

          @Override
          public InputStream open() {
            return new FilterInputStream(bytes.open()) {
              private int read;

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                if (read < 1_000_000 && read + n >= 1_000_000) {
                  server.cutSessions();
                }
                read += n;
                return n;
              }
            };
          }
        };
    Expect.problem(
        Problem.UNAVAILABLE, () -> provider.put("file", cut, Attributes.NONE, Precondition.NONE));
    assertThat(read("file")).isEqualTo("old");
    put("file", "new");
    assertThat(read("file")).isEqualTo("new");
    try (var files = Files.list(root)) {
      assertThat(files).containsExactly(root.resolve("file"));
    }
  }

  @Test
  void aLostConnectionFailsTheReadAndTheNextIsFine() throws Exception {
    put("file", "x".repeat(4_000_000));
    try (OpenObject open = provider.open("file", null, null)) {
      assertThat(open.content().readNBytes(100)).hasSize(100);
      server.cutSessions();
      assertThatThrownBy(() -> open.content().readAllBytes())
          .isInstanceOf(IOException.class)
          .cause()
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNAVAILABLE));
    }
    assertThat(read("file")).hasSize(4_000_000);
  }

  @Test
  void aClosedProviderAndItsReadsAreOver() throws Exception {
    put("k", "x".repeat(4_000_000));
    OpenObject open = provider.open("k", null, null);
    assertThat(open.content().read()).isEqualTo('x');
    provider.close();
    assertThatThrownBy(() -> open.content().readAllBytes()).isInstanceOf(IOException.class);
    Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("k"));
  }

  @Test
  void aWriteToAFolderThatIsNotOursIsForbidden() throws Exception {
    Path closed = Files.createDirectory(root.resolve("closed"));
    assertThat(new ProcessBuilder("chmod", "555", closed.toString()).start().waitFor()).isZero();
    Expect.problem(Problem.FORBIDDEN, () -> put("closed/file", "1"));
  }

  private void put(String key, String content) throws StorageException {
    provider.put(
        key,
        BytesPayload.of(content.getBytes(StandardCharsets.UTF_8)),
        Attributes.NONE,
        Precondition.NONE);
  }

  private String read(String key) throws Exception {
    return new String(Expect.read(provider, key), StandardCharsets.UTF_8);
  }
}
