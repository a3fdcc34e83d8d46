package dev.wherry.cli;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What stands in an `rclone.conf`: remotes by name, each with its settings by key.
record RcloneConfig(Map<String, Map<String, String>> remotes) {
  private static final String ENCRYPTED = "RCLONE_ENCRYPT_V0:";

  /// The key that all rclones share: it hides passwords from a glance, and from nothing else.
  private static final byte[] SHARED_KEY =
      HexFormat.of().parseHex("9c935b48730a554d6bfd7c63c886a92bd390198eb8128afbf4de162b8b95f638");

  private static final int IV = 16;

  /// Reads a file's text.
  ///
  /// @throws IllegalArgumentException when it is encrypted or no such file
  static RcloneConfig parse(String text) {
    Map<String, Map<String, String>> remotes = new LinkedHashMap<>();
    Map<String, String> remote = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (line.equals(ENCRYPTED)) {
        throw new IllegalArgumentException(
            "it is encrypted: decrypt it with 'rclone config encryption remove', or give what 'rclone config show' prints");
      }
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        remote = new LinkedHashMap<>();
        remotes.put(line.substring(1, line.length() - 1), remote);
      } else if (equals > 0 && !remotes.isEmpty()) {
        remote.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      } else {
        throw new IllegalArgumentException(
            "line %d is neither [remote] nor key = value".formatted(number));
      }
    }
    return new RcloneConfig(remotes);
  }

  /// Reveals a password that rclone has obscured: AES-CTR under the shared key, the first block
  /// being the counter's start, as Base64 for URLs.
  ///
  /// @throws IllegalArgumentException when it was not obscured so
  static String revealed(String obscured) {
    byte[] bytes = Base64.getUrlDecoder().decode(obscured);
    if (bytes.length < IV) {
      throw new IllegalArgumentException("too short to be obscured");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(SHARED_KEY, "AES"),
          new IvParameterSpec(Arrays.copyOf(bytes, IV)));
      return new String(cipher.doFinal(bytes, IV, bytes.length - IV), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no AES", e);
    }
  }
}
