package dev.wherry.providers.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.providers.MimeWords;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class S3HeadersTest {
  private static final String HEX = "5d41402abc4b2a76b9719d911017c592";

  @Test
  void anETagIsAnMd5OnlyWhereItIsOne() {
    Checksums md5 = Checksums.of(ChecksumKind.MD5, HEX);
    assertThat(S3Headers.md5("b", '"' + HEX + '"', null, null)).isEqualTo(md5);
    assertThat(S3Headers.md5("b", HEX, "AES256", null)).isEqualTo(md5);
    assertThat(S3Headers.md5("b", '"' + HEX + "-2\"", null, null)).isEqualTo(Checksums.NONE);
    assertThat(S3Headers.md5("b", '"' + HEX + '"', "aws:kms", null)).isEqualTo(Checksums.NONE);
    assertThat(S3Headers.md5("b", '"' + HEX + '"', "aws:kms:dsse", null)).isEqualTo(Checksums.NONE);
    assertThat(S3Headers.md5("b", '"' + HEX + '"', "AES256", "AES256")).isEqualTo(Checksums.NONE);
    assertThat(S3Headers.md5("b--use1-az4--x-s3", '"' + HEX + '"', null, null))
        .isEqualTo(Checksums.NONE);
    assertThat(S3Headers.md5("b", "W/\"x\"", null, null)).isEqualTo(Checksums.NONE);
    assertThat(S3Headers.md5("b", null, null, null)).isEqualTo(Checksums.NONE);
  }

  @Test
  void aChecksumOfChecksumsIsNone() {
    assertThat(S3Headers.checksum(ChecksumKind.CRC32C, "mnG7TA==", false))
        .isEqualTo(Checksums.of(ChecksumKind.CRC32C, "9a71bb4c"));
    assertThat(S3Headers.checksum(ChecksumKind.CRC32C, "mnG7TA==-3", false))
        .isEqualTo(Checksums.NONE);
    assertThat(S3Headers.checksum(ChecksumKind.CRC32C, "mnG7TA==", true)).isEqualTo(Checksums.NONE);
    assertThat(S3Headers.checksum(ChecksumKind.CRC32C, "???", false)).isEqualTo(Checksums.NONE);
  }

  @Test
  void whatHeadersCannotHoldIsLeftOut() {
    Attributes all =
        new Attributes(
            "text/plain",
            "no-cache\r\nX: y",
            "attachment; filename=\"ü\"",
            " gzip",
            "de",
            Map.of("fine", "ü", "Upper", "x", "bad name", "x", "ü", "x"));
    assertThat(S3Headers.holdable(all))
        .isEqualTo(
            new Attributes(
                "text/plain", null, null, null, "de", Map.of("fine", "ü", "upper", "x")));
  }

  @Test
  void theWiresEncodingIsNotTheObjects() {
    assertThat(S3Headers.contentEncoding("aws-chunked")).isNull();
    assertThat(S3Headers.contentEncoding("gzip,aws-chunked")).isEqualTo("gzip");
    assertThat(S3Headers.contentEncoding("")).isNull();
    assertThat(S3Headers.contentEncoding(null)).isNull();
  }

  @Test
  void anyTextTravelsInMimeWords() {
    for (String text :
        List.of(
            "",
            "plain",
            "a  b",
            "ü",
            " lead and trail ",
            "tab\tline\r\n",
            "=?UTF-8?B?aGk=?=",
            "=?",
            "😀".repeat(100),
            "mixed é text with spaces, and long enough to need more than one word of its kind")) {
      String encoded = MimeWords.encode(text);
      assertThat(encoded).matches("|[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
      assertThat(MimeWords.decode(encoded)).isEqualTo(text);
      for (String word : encoded.split(" ", -1)) {
        assertThat(word).hasSizeLessThanOrEqualTo(75);
      }
    }
  }

  @Test
  void wordsOfOthersAreRead() {
    assertThat(MimeWords.decode("=?UTF-8?Q?caf=C3=A9_au_lait?=")).isEqualTo("café au lait");
    assertThat(MimeWords.decode("=?iso-8859-1?q?=E9?=")).isEqualTo("é");
    assertThat(MimeWords.decode("a =?utf-8?b?w7w=?= b")).isEqualTo("a ü b");
    assertThat(MimeWords.decode("=?UTF-8?B?8J+Y?= =?UTF-8?B?gA==?=")).isEqualTo("😀");
    for (String none :
        List.of("=?UTF-8?B?!?=", "=?nonsense?B?aGk=?=", "=?UTF-8?X?aGk=?=", "=?UTF-8?Q?=ZZ?=")) {
      assertThat(MimeWords.decode(none)).isEqualTo(none);
    }
  }
}
