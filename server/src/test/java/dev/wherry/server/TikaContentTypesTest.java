package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TikaContentTypesTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          89504e470d0a1a0a0000000d49484452, images/a,         image/png
          ffd8ffe000104a46494600010100,     a.dat,            image/jpeg
          255044462d312e370a,               docs/b.bin,       application/pdf
          000000186674797069736f6d,         v.mp4,            video/mp4
          7b2261223a20317d,                 data/x.json,      application/json
          626f6479207b7d,                   css/site.css,     text/css
          0001020304fffefd,                 nothing,
          '',                               nothing,
          """)
  void bytesAndNamesTellWhatTheyAre(String hex, String key, @Nullable String type) {
    byte[] head = java.util.HexFormat.of().parseHex(hex);
    assertThat(new TikaContentTypes().of(head, key)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({"../../etc/passwd%00.png", "'a b?c#d.txt'"})
  void anyKeyIsOnlyAName(String key) {
    byte[] head = "plain words".getBytes(StandardCharsets.UTF_8);
    assertThat(new TikaContentTypes().of(head, key)).isNotNull();
  }
}
