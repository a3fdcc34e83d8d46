package dev.wherry.providers.azure;

import dev.wherry.core.provider.Attributes;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An upload's id: a random number, and the attributes that the blob will have, since Azure wants
/// to hear them when the blocks are committed.
///
/// @param number sixteen hex digits
record UploadName(String number, Attributes attributes) {
  private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{16}");

  static UploadName of(Attributes attributes) {
    return new UploadName(
        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()), attributes);
  }

  String text() {
    List<String> fields = new ArrayList<>();
    add(fields, "type", attributes.contentType());
    add(fields, "cache", attributes.cacheControl());
    add(fields, "disposition", attributes.contentDisposition());
    add(fields, "encoding", attributes.contentEncoding());
    add(fields, "language", attributes.contentLanguage());
    attributes.user().forEach((name, value) -> add(fields, "user." + name, value));
    byte[] all = String.join("&", fields).getBytes(StandardCharsets.UTF_8);
    return number + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /// Reads an id; one that is none names an upload that nobody has begun.
  static UploadName read(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || !NUMBER.matcher(text.substring(0, dot)).matches()) {
      return new UploadName("none".repeat(4), Attributes.NONE);
    }
    Map<String, String> fields = new HashMap<>();
    try {
      String all =
          new String(
              Base64.getUrlDecoder().decode(text.substring(dot + 1)), StandardCharsets.UTF_8);
      for (String field : all.split("&", -1)) {
        int equals = field.indexOf('=');
        if (equals > 0) {
          fields.put(
              field.substring(0, equals),
              URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    } catch (IllegalArgumentException _) {
      return new UploadName("none".repeat(4), Attributes.NONE);
    }
    Map<String, String> user = new HashMap<>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith("user.")) {
            user.put(name.substring("user.".length()), value);
          }
        });
    return new UploadName(
        text.substring(0, dot),
        new Attributes(
            fields.get("type"),
            fields.get("cache"),
            fields.get("disposition"),
            fields.get("encoding"),
            fields.get("language"),
            user));
  }

  /// The name of a block: as long as every other, as Azure wants it.
  String block(int part) {
    return Base64.getEncoder()
        .encodeToString("%s-%05d".formatted(number, part).getBytes(StandardCharsets.US_ASCII));
  }

  private static void add(List<String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
