package dev.wherry.providers.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.servers.Azurite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, and what is kept of metadata, with Microsoft's emulator.
final class AzureLoginTest {
  @TempDir private static Path folder;
  private static Azurite server;
  private static Account account;

  @BeforeAll
  static void start() throws Exception {
    server = Azurite.start(folder);
    account = new Account(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aSharedAccessSignatureOpensWhatItSays() throws Exception {
    AzureSettings own = account.newContainer("");
    try (StorageProvider all = with(own, null, sas("rwdlc"))) {
      put(all, "a b+c%/ü.txt");
      assertThat(Expect.read(all, "a b+c%/ü.txt")).containsExactly(1, 2, 3);
      assertThat(all.list("a b", null, 10).objects()).hasSize(1);
    }
    try (StorageProvider reader = with(own, null, sas("r"))) {
      assertThat(Expect.read(reader, "a b+c%/ü.txt")).containsExactly(1, 2, 3);
      Expect.problem(Problem.FORBIDDEN, () -> put(reader, "new"));
      Expect.problem(Problem.FORBIDDEN, () -> reader.list("", null, 10));
    }
    String expired = sas("rwdlc").replace("se=2099", "se=2020");
    try (StorageProvider late = with(own, null, expired)) {
      var refused = Expect.problem(Problem.FORBIDDEN, () -> late.stat("a"));
      assertThat(refused.getMessage()).doesNotContain("sig=");
    }
  }

  @Test
  void aWrongKeyIsForbidden() throws Exception {
    AzureSettings own = account.newContainer("");
    try (StorageProvider wrong = with(own, "c2VjcmV0", null)) {
      assertThat(Expect.problem(Problem.FORBIDDEN, () -> put(wrong, "a")).getMessage())
          .doesNotContain("c2VjcmV0");
    }
  }

  @Test
  void metadataWhoseNameIsNoIdentifierIsNotKept() throws Exception {
    try (StorageProvider provider = account.newContainer("").open("a", InstantSource.system())) {
      Attributes wanted =
          new Attributes(
              "text/plain",
              null,
              null,
              null,
              null,
              Map.of("fine_1", "a", "hyphen-ated", "b", "1st", "c", "dotted.name", "d"));
      Attributes kept =
          provider
              .put("k", BytesPayload.of(new byte[] {1}), wanted, Precondition.NONE)
              .attributes();
      assertThat(kept.user()).containsExactly(Map.entry("fine_1", "a"));
      assertThat(provider.stat("k").attributes().user()).isEqualTo(kept.user());
    }
  }

  private static void put(StorageProvider provider, String key) throws Exception {
    provider.put(key, BytesPayload.of(new byte[] {1, 2, 3}), Attributes.NONE, Precondition.NONE);
  }

  private static StorageProvider with(
      AzureSettings own, @Nullable String key, @Nullable String sas) {
    return new AzureSettings(
            own.account(),
            own.container(),
            null,
            key == null ? null : new Secret(key),
            sas == null ? null : new Secret(sas),
            own.endpoint(),
            null,
            null,
            4,
            null,
            null,
            null,
            null,
            null)
        .open("azure", InstantSource.system());
  }

  /// A signature for the whole account, made as Azure's documentation says.
  private static String sas(String rights) throws Exception {
    String version = "2021-12-02";
    String end = "2099-01-01T00:00:00Z";
    String text =
        String.join("\n", server.account(), rights, "b", "sco", "", end, "", "", version, "", "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(server.key()), "HmacSHA256"));
    String signature =
        Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    return "?sv=%s&ss=b&srt=sco&sp=%s&se=%s&sig=%s"
        .formatted(
            version,
            rights,
            end.replace(":", "%3A"),
            URLEncoder.encode(signature, StandardCharsets.UTF_8));
  }
}
