package dev.wherry.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.HostileKeys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.servers.Azurite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract, with Microsoft's emulator.
final class AzureProviderTest extends StorageProviderContract {
  @TempDir private static Path folder;
  private static Azurite server;
  private static Account account;

  private StorageProvider provider;

  @BeforeAll
  static void start() throws Exception {
    server = Azurite.start(folder);
    account = new Account(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    provider = account.newContainer("pre fix/").open("container", InstantSource.system());
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
    return account.settings("nowhere", "").open("lost", InstantSource.system());
  }

  /// Azure's rules say to avoid control characters, slashes at the end, and segments that end with
  /// a dot; it takes a backslash for a slash. With the prefix before it, one is longer than Azure
  /// allows.
  @Override
  public Set<String> unholdableKeys() {
    return HostileKeys.ALL.stream()
        .filter(
            key ->
                key.equals(HostileKeys.LONG)
                    || key.endsWith("/")
                    || key.contains("\\")
                    || key.chars().anyMatch(c -> c < ' ' || c == 0x7f || c >= 0xfffe)
                    || Arrays.stream(key.split("/", -1)).anyMatch(s -> s.endsWith(".")))
        .collect(Collectors.toSet());
  }

  /// The emulator orders as JavaScript does.
  @Override
  public Set<String> keysTheServerMixesUp() {
    return HostileKeys.ALL.stream().filter(key -> key.startsWith("😀")).collect(Collectors.toSet());
  }

  /// Names of Azure's metadata are identifiers, and the contract's have hyphens too.
  @Test
  @Override
  public void statGivesUserMetadataAsItWasWritten() throws Exception {
    Map<String, String> user =
        Map.of(
            "plain", "plain text",
            "accents", "Überfähre – naïve",
            "wide", "渡し船 ⛴ " + "é".repeat(200),
            "percent", "100%25 + more",
            "looks_encoded", "=?UTF-8?B?aGk=?=",
            "spaces", "  around  ",
            "lines", "one\ntwo\tthree\r\n");
    seed("metadata", new byte[] {1}, new Attributes("text/plain", null, null, null, null, user));
    assertThat(provider.stat("metadata").attributes().user()).isEqualTo(user);
  }

  @Test
  @Override
  public void statGivesTheAttributesThatAreKept() throws Exception {
    Attributes all =
        new Attributes(
            "image/svg+xml; charset=utf-8",
            "max-age=3600, public",
            "attachment; filename=\"a b.svg\"",
            "identity",
            "de, en",
            Map.of("colour", "red", "note_2", "a=b; c"));
    seed("attributes.svg", new byte[] {1, 2, 3}, all);
    assertThat(provider.stat("attributes.svg").attributes()).isEqualTo(all);
    try (OpenObject open = provider.open("attributes.svg", null, null)) {
      assertThat(open.object().attributes()).isEqualTo(all);
    }
  }

  /// The emulator orders as JavaScript does. Azure orders by the names' characters.
  @Override
  public boolean ordersByUtf8() {
    return false;
  }

  /// What stands there goes with the blocks that were to replace it.
  @Test
  @Override
  public void completionIfAbsentReplacesNothing() throws Exception {
    Multipart multipart = provider.multipart().orElseThrow();
    byte[] old = BytesPayload.random(77, 10);
    BytesPayload content = BytesPayload.of(BytesPayload.random(78, 2_000));
    seed("if-absent", old, Attributes.NONE);
    String upload = multipart.begin("if-absent", Attributes.NONE);
    List<PartReceipt> parts = List.of(multipart.put("if-absent", upload, 1, 0, content));
    Expect.problem(
        Problem.EXISTS,
        () ->
            multipart.complete(
                "if-absent", upload, parts, content.checksums(), Precondition.ABSENT));
    assertThat(Expect.read(provider, "if-absent")).isEqualTo(old);
    assertThat(multipart.isOpen("if-absent", upload)).isTrue();
    provider.delete("if-absent", null);
    assertThat(multipart.isOpen("if-absent", upload)).isFalse();
    String again = multipart.begin("if-absent", Attributes.NONE);
    List<PartReceipt> anew = List.of(multipart.put("if-absent", again, 1, 0, content));
    multipart.complete("if-absent", again, anew, content.checksums(), Precondition.ABSENT);
    assertThat(provider.stat("if-absent").size()).isEqualTo(2_000);
  }

  /// Committing one upload's blocks ends every other upload of the same key.
  @Test
  @Override
  public void twoUploadsOfOneKeyAreApart() throws Exception {
    Multipart multipart = provider.multipart().orElseThrow();
    BytesPayload first = BytesPayload.of(BytesPayload.random(82, 3_000));
    BytesPayload second = BytesPayload.of(BytesPayload.random(83, 4_000));
    String one = multipart.begin("two", Attributes.NONE);
    String two = multipart.begin("two", Attributes.NONE);
    List<PartReceipt> parts = List.of(multipart.put("two", one, 1, 0, first));
    List<PartReceipt> others = List.of(multipart.put("two", two, 1, 0, second));
    assertThat(multipart.isOpen("two", two)).isTrue();
    multipart.complete("two", one, parts, first.checksums(), Precondition.NONE);
    assertThat(provider.stat("two").size()).isEqualTo(3_000);
    assertThat(multipart.isOpen("two", two)).isFalse();
    Expect.problem(
        Problem.NOT_FOUND,
        () -> multipart.complete("two", two, others, second.checksums(), Precondition.NONE));
  }

  @Test
  void anUploadInPartsKeepsItsAttributes() throws Exception {
    Multipart multipart = provider.multipart().orElseThrow();
    BytesPayload content = BytesPayload.of(BytesPayload.random(84, 100));
    Attributes wanted =
        new Attributes("a/b; c=d", "no-cache", "inline", "br", "de", Map.of("a", "zwei & ✓"));
    String upload = multipart.begin("kept", wanted);
    List<PartReceipt> parts = List.of(multipart.put("kept", upload, 1, 0, content));
    StoredObject done =
        multipart.complete("kept", upload, parts, content.checksums(), Precondition.NONE);
    assertThat(done.attributes()).isEqualTo(wanted);
    assertThat(provider.stat("kept").attributes()).isEqualTo(wanted);
    // Nobody has compared the whole's bytes with anything.
    assertThat(provider.stat("kept").checksums().hex()).isEmpty();
    assertThat(multipart.isOpen("kept", "no upload's id")).isFalse();
    multipart.abort("kept", "no upload's id");
  }
}
