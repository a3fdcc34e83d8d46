package dev.wherry.server.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.queue.MemoryReceiptKeys;
import dev.wherry.core.queue.ReceiptKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key that receipts are signed with.
final class ReceiptSignerTest {
  /// The key of RFC 8037, appendix A.
  private static final String SEED = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

  @TempDir private Path data;
  private final MemoryReceiptKeys keys = new MemoryReceiptKeys();

  private Path file() {
    return data.resolve("receipts/key.pem");
  }

  @Test
  void aKeyIsPublishedAsTheRfcHasIt() throws Exception {
    byte[] seed = Base64.getUrlDecoder().decode(SEED);
    byte[] encoded =
        HexFormat.of()
            .parseHex("302e020100300506032b657004220420" + HexFormat.of().formatHex(seed));
    SigningKey key =
        SigningKey.of(
            KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    assertThat(key.published())
        .isEqualTo(
            new ReceiptKey(
                "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
    assertThat(key.toString()).doesNotContain(SEED);
  }

  @Test
  void aKeyIsMadeOnceAndOnlyItsOwnerCanReadIt() throws Exception {
    assertThat(ReceiptSigner.open(data, keys).signs()).isTrue();
    List<ReceiptKey> first = keys.all();
    assertThat(first).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file())).startsWith("-----BEGIN PRIVATE KEY-----\n");
    try (Stream<Path> files = Files.list(data.resolve("receipts"))) {
      assertThat(files).containsExactly(file());
    }

    assertThat(ReceiptSigner.open(data, keys).signs()).isTrue();

    assertThat(keys.all()).isEqualTo(first);
  }

  @Test
  void aFileThatOthersCanReadIsClosedToThem() throws Exception {
    ReceiptSigner.open(data, keys);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

    ReceiptSigner.open(data, keys);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatHoldsSomethingElseIsRefusedAndNotRepeated() throws Exception {
    ReceiptSigner.open(data, keys);
    byte[] rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    String body = Base64.getMimeEncoder().encodeToString(rsa);
    for (String text :
        List.of(
            "",
            "hunter2",
            "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n")) {
      Files.writeString(file(), text);
      assertThatThrownBy(() -> ReceiptSigner.open(data, keys))
          .isInstanceOf(BadKeyException.class)
          .hasMessageContaining("key.pem is no private key of Ed25519")
          .hasMessageNotContaining("hunter2");
      assertThat(Files.readString(file())).isEqualTo(text);
    }
    assertThat(keys.all()).hasSize(1);
  }

  @Test
  void aFolderThatCannotBeWrittenLeavesReceiptsUnsigned() throws Exception {
    Path taken = Files.writeString(data.resolve("taken"), "");
    assertThat(ReceiptSigner.open(taken, keys).signs()).isFalse();
    assertThat(keys.all()).isEmpty();
  }
}
