package dev.wherry.providers.http;

import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the checksums of whole objects out of an answer's headers: RFC 9530 (`Repr-Digest`,
/// `Content-Digest`), its predecessors (`Digest`, `Content-MD5`), Google's and Amazon's own.
final class DigestHeaders {
  private static final Map<String, ChecksumKind> NAMES =
      Map.of(
          "crc32c", ChecksumKind.CRC32C,
          "md5", ChecksumKind.MD5,
          "sha", ChecksumKind.SHA1,
          "sha-256", ChecksumKind.SHA256);

  private DigestHeaders() {}

  /// @param facts of an answer whose bytes are not coded
  static Checksums read(HttpFacts facts) {
    Checksums checksums = Checksums.NONE;
    for (ChecksumKind kind : ChecksumKind.values()) {
      checksums =
          add(
              checksums,
              kind,
              facts.first("x-amz-checksum-" + kind.name().toLowerCase(Locale.ROOT)));
    }
    if ("COMPOSITE".equals(facts.first("x-amz-checksum-type"))) {
      checksums = Checksums.NONE;
    }
    String stored = facts.first("x-goog-stored-content-encoding");
    if (stored == null || stored.equals("identity")) {
      checksums = addAll(checksums, facts, "x-goog-hash");
    }
    if (!facts.isPart()) {
      checksums = add(checksums, ChecksumKind.MD5, facts.first("Content-MD5"));
      checksums = addAll(checksums, facts, "Content-Digest");
    }
    checksums = addAll(checksums, facts, "Digest");
    return addAll(checksums, facts, "Repr-Digest");
  }

  /// Reads `sha-256=:…:, md5=…`.
  private static Checksums addAll(Checksums before, HttpFacts facts, String header) {
    Checksums checksums = before;
    for (String value : facts.all(header)) {
      for (String member : value.split(",", -1)) {
        int equals = member.indexOf('=');
        if (equals > 0) {
          ChecksumKind kind =
              NAMES.get(member.substring(0, equals).strip().toLowerCase(Locale.ROOT));
          if (kind != null) {
            String base64 = member.substring(equals + 1).strip();
            checksums = add(checksums, kind, base64.replaceAll("^:([^:]*):.*$", "$1"));
          }
        }
      }
    }
    return checksums;
  }

  private static Checksums add(Checksums before, ChecksumKind kind, @Nullable String base64) {
    if (base64 == null) {
      return before;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      return bytes.length == length(kind)
          ? before.and(Checksums.of(kind, HexFormat.of().formatHex(bytes)))
          : before;
    } catch (IllegalArgumentException _) {
      return before;
    }
  }

  private static int length(ChecksumKind kind) {
    return switch (kind) {
      case CRC32C -> 4;
      case CRC64NVME -> 8;
      case MD5 -> 16;
      case SHA1 -> 20;
      case SHA256 -> 32;
    };
  }
}
