package dev.wherry.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Checks the lines of a signed export: each against its signature (a compact JWS of RFC 7515, by
/// EdDSA), and each field against what was signed.
record ReceiptCheck(KeySet keys) {
  private static final Set<String> DELIVERED = Set.of("SUCCEEDED", "SKIPPED");

  /// What a line is.
  sealed interface Verdict {
    /// All that it says was signed.
    record Verified() implements Verdict {}

    /// It is of a move that was not delivered: there is nothing to sign.
    record NoReceipt() implements Verdict {}

    /// It is not what was signed, or nothing was.
    ///
    /// @param move that it names, or null
    /// @param reason for people
    record Bad(@Nullable String move, String reason) implements Verdict {}
  }

  Verdict check(String line) {
    Map<String, @Nullable Object> fields;
    try {
      fields = new LinkedHashMap<>(Json.strict(line).fields());
    } catch (IllegalArgumentException e) {
      return new Verdict.Bad(null, "it is not a JSON object in a line");
    }
    String move = fields.get("move") instanceof String id ? id : null;
    Object signed = fields.remove("signed");
    if (signed == null) {
      return fields.get("state") instanceof String state && !DELIVERED.contains(state)
          ? new Verdict.NoReceipt()
          : new Verdict.Bad(move, "it has no signature: export with --signed");
    }
    try {
      compare(fields, payload(signed.toString()));
      return new Verdict.Verified();
    } catch (IllegalArgumentException e) {
      return new Verdict.Bad(move, String.valueOf(e.getMessage()));
    }
  }

  /// What was signed.
  ///
  /// @throws IllegalArgumentException with a sentence for people when nothing was
  private Json payload(String jws) {
    String[] parts = jws.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("its signature is not a compact JWS");
    }
    Json header = Json.strict(decoded(parts[0]));
    if (!"EdDSA".equals(header.textOrNull("alg"))
        || !"wherry-receipt".equals(header.textOrNull("typ"))
        || header.has("crit")) {
      throw new IllegalArgumentException("its signature is not one of a receipt");
    }
    PublicKey key = keys.find(String.valueOf(header.textOrNull("kid")));
    if (key == null) {
      throw new IllegalArgumentException("it is signed with a key that is not known");
    }
    if (!holds(key, parts[0] + "." + parts[1], bytes(parts[2]))) {
      throw new IllegalArgumentException("its signature is false");
    }
    return Json.strict(decoded(parts[1]));
  }

  private static boolean holds(PublicKey key, String input, byte[] signature) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(input.getBytes(US_ASCII));
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void compare(Map<String, @Nullable Object> seen, Json signed) {
    Set<String> names = new TreeSet<>(seen.keySet());
    names.addAll(signed.fields().keySet());
    for (String name : names) {
      if (!seen.containsKey(name)
          || !signed.fields().containsKey(name)
          || !Objects.equals(seen.get(name), signed.fields().get(name))) {
        throw new IllegalArgumentException(
            "its field '%s' is not what was signed".formatted(Printable.escape(name)));
      }
    }
  }

  private static String decoded(String part) {
    return new String(bytes(part), UTF_8);
  }

  private static byte[] bytes(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its signature is not base64url", e);
    }
  }
}
