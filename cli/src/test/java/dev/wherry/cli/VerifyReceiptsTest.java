package dev.wherry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyReceiptsTest {
  private static final String HEADER =
      "{\"alg\":\"EdDSA\",\"kid\":\"one\",\"typ\":\"wherry-receipt\"}";
  private static final String FACTS =
      "\"move\":\"17-1\",\"state\":\"SUCCEEDED\",\"source\":\"old:träume\",\"bytes\":7,"
          + "\"sha256\":null,\"lostAttributes\":[\"a\"]";
  private static final String FAILED = "{\"move\":\"17-2\",\"state\":\"FAILED\",\"signed\":null}\n";

  @TempDir private Path temporary;
  private final FilesDouble service = FilesDouble.start();
  private final Console console = Console.of(service.url());
  private KeyPair key;

  @BeforeEach
  void makeKey() throws Exception {
    key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    service.answer(200, keySet());
  }

  @AfterEach
  void stopService() {
    service.close();
  }

  private String keySet() {
    byte[] encoded = key.getPublic().getEncoded();
    return "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"other\"},{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"one\",\"x\":\"%s\"}]}"
        .formatted(base64url(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String jws(String header, String payload) throws Exception {
    String input = base64url(header.getBytes(UTF_8)) + "." + base64url(payload.getBytes(UTF_8));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key.getPrivate());
    signature.update(input.getBytes(UTF_8));
    return input + "." + base64url(signature.sign());
  }

  private String line(String visible, String jws) {
    return "{%s,\"signed\":\"%s\"}\n".formatted(visible, jws);
  }

  private String good() throws Exception {
    return line(FACTS, jws(HEADER, "{" + FACTS + "}"));
  }

  private int verify(String text, String... more) throws Exception {
    Path file = Files.writeString(temporary.resolve("receipts.jsonl"), text);
    String[] arguments =
        Arrays.copyOf(new String[] {"verify-receipts", file.toString()}, 2 + more.length);
    System.arraycopy(more, 0, arguments, 2, more.length);
    return console.run(arguments);
  }

  private void assertBad(String line, String reason) throws Exception {
    Console before = console.typing(good() + line);
    assertThat(before.run("verify-receipts", "-")).as(line).isEqualTo(1);
    assertThat(before.out().lines())
        .as(line)
        .satisfies(
            lines -> {
              assertThat(lines.getFirst()).startsWith("line 2").endsWith(reason);
              assertThat(lines.getLast()).startsWith("1 verified, 1 bad, ");
            });
  }

  @Test
  void whatWasSignedIsVerifiedWithTheKeysOfTheService() throws Exception {
    assertThat(verify(good() + FAILED + good())).isZero();
    assertThat(console.out().lines())
        .containsExactly("2 verified, 0 bad, 1 of moves without a receipt");
    assertThat(service.asked()).containsExactly("/receipts/keys");
  }

  @Test
  void keysComeFromAFileOrAnAddressToo() throws Exception {
    Path keys = Files.writeString(temporary.resolve("keys.json"), keySet());
    assertThat(verify(good(), "--keys", keys.toString())).isZero();
    assertThat(service.asked()).isEmpty();
    assertThat(verify(good(), "--keys", service.url() + "/kept/keys.json")).isZero();
    assertThat(service.asked()).containsExactly("/kept/keys.json");
  }

  @Test
  void aFieldThatWasChangedIsNamed() throws Exception {
    String jws = jws(HEADER, "{" + FACTS + "}");
    assertBad(
        line(FACTS.replace(":7", ":8"), jws),
        "move 17-1: its field 'bytes' is not what was signed");
    assertBad(
        line(FACTS.replace("null", "\"\""), jws), "its field 'sha256' is not what was signed");
    assertBad(line(FACTS + ",\"more\":1", jws), "its field 'more' is not what was signed");
    assertBad(
        line(FACTS.replace("\"bytes\":7,", ""), jws), "its field 'bytes' is not what was signed");
    assertBad(
        line(FACTS.replace("[\"a\"]", "[]"), jws),
        "its field 'lostAttributes' is not what was signed");
  }

  @Test
  void aLineThatOthersMayReadInAnotherWayIsBad() throws Exception {
    String jws = jws(HEADER, "{" + FACTS + "}");
    String no = "it is not a JSON object in a line";
    assertBad(line("\"bytes\":8," + FACTS, jws), no);
    assertBad(good().strip() + "{\"bytes\":8}\n", no);
    assertBad("17-1,SUCCEEDED\n", no);
    assertBad("\n", no);
    assertBad("{\"move\":\"" + "x".repeat(1 << 20) + "\"}\n", "it is too long for a receipt");
  }

  @Test
  void aSignatureThatIsNoneIsBad() throws Exception {
    String facts = "{" + FACTS + "}";
    assertBad("{" + FACTS + "}\n", "it has no signature: export with --signed");
    assertBad("{}\n", "it has no signature: export with --signed");
    assertBad(line(FACTS, "a.b"), "its signature is not a compact JWS");
    assertBad(line(FACTS, "%.b.c"), "its signature is not base64url");
    assertBad(
        line(FACTS, jws(HEADER.replace("one", "two"), facts)),
        "it is signed with a key that is not known");
    assertBad(
        line(FACTS, jws(HEADER.replace("EdDSA", "none"), facts)),
        "its signature is not one of a receipt");
    assertBad(
        line(FACTS, jws(HEADER.replace("wherry-receipt", "JWT"), facts)),
        "its signature is not one of a receipt");
    assertBad(
        line(FACTS, jws(HEADER.replace("{", "{\"crit\":[\"b64\"],"), facts)),
        "its signature is not one of a receipt");
    String whole = jws(HEADER, facts);
    String swapped = jws(HEADER, facts.replace(":7", ":8"));
    assertBad(
        line(
            FACTS,
            whole.substring(0, whole.lastIndexOf('.'))
                + swapped.substring(swapped.lastIndexOf('.'))),
        "its signature is false");
  }

  @Test
  void programsGetJson() throws Exception {
    assertThat(verify(good() + "x\n" + FAILED, "--json")).isEqualTo(1);
    assertThat(console.out().lines())
        .containsExactly(
            "{\"line\":2,\"reason\":\"it is not a JSON object in a line\"}",
            "{\"verified\":1,\"bad\":1,\"withoutReceipt\":1}");
  }

  @Test
  void nothingVerifiedIsNoSuccess() throws Exception {
    assertThat(verify("")).isEqualTo(65);
    assertThat(verify(FAILED)).isEqualTo(65);
  }

  @Test
  void saysWhatCannotBeRead() throws Exception {
    assertThat(console.run("verify-receipts", temporary + "/none")).isEqualTo(66);
    assertThat(console.err()).contains("none: there is no such file");
    assertThat(verify(good(), "--keys", temporary + "/none")).isEqualTo(66);
    service.answer(200, "{\"keys\":[]}");
    assertThat(verify(good())).isEqualTo(65);
    assertThat(console.err()).contains("the keys can't be understood: no key of Ed25519 is in it");
    service.close();
    assertThat(verify(good())).isEqualTo(69);
  }
}
