package dev.wherry.providers.http;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/// What an answer's headers say.
///
/// A version is a strong ETag as it was sent; else a weak one, which the server may keep over
/// changes that it finds small; else the time of the last change, to the second.
final class HttpFacts {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/(?:([0-9]{1,18})|\\*)");
  private static final String MODIFIED = "modified ";

  private final HttpResponse answer;

  HttpFacts(HttpResponse answer) {
    this.answer = answer;
  }

  /// The whole object.
  StoredObject object(String key) {
    return new StoredObject(
        key,
        isEncoded() ? StoredObject.UNKNOWN_SIZE : size(),
        version(),
        modified(),
        isEncoded() ? Checksums.NONE : DigestHeaders.read(this),
        new Attributes(
            first("Content-Type"),
            first("Cache-Control"),
            first("Content-Disposition"),
            null,
            first("Content-Language"),
            Map.of()));
  }

  /// Whether the bytes on the wire are not the object's, but a coding of them.
  boolean isEncoded() {
    return !coding().isEmpty();
  }

  /// How the bytes are coded: empty, or the names in the order of their application.
  String coding() {
    return String.join(",", all("Content-Encoding"))
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\s|identity|none", "")
        .replaceAll("^,+|,+$", "");
  }

  @Nullable String version() {
    String etag = first("ETag");
    if (etag != null && !etag.isEmpty()) {
      return etag;
    }
    String modified = first("Last-Modified");
    return modified == null ? null : MODIFIED + modified;
  }

  /// The header that makes a server answer only with this version, if there is one.
  static Map<String, String> demand(String version) {
    if (version.startsWith("\"")) {
      return Map.of("If-Match", version);
    }
    return version.startsWith(MODIFIED)
        ? Map.of("If-Unmodified-Since", version.substring(MODIFIED.length()))
        : Map.of();
  }

  /// Whether ranges of the object can be asked for, and be known to be of the same bytes: a weak
  /// ETag pins none (RFC 9110, section 13.1.1).
  boolean hasRanges() {
    String version = version();
    return !isEncoded()
        && version != null
        && !version.startsWith("W/")
        && (isPart() || all("Accept-Ranges").stream().anyMatch("bytes"::equalsIgnoreCase));
  }

  boolean isPart() {
    return answer.getCode() == HttpStatus.SC_PARTIAL_CONTENT;
  }

  /// Where the bytes of a partial answer are.
  ///
  /// @param total of the whole object, or [StoredObject#UNKNOWN_SIZE]
  record Part(long first, long last, long total) {}

  /// Where the bytes of a partial answer are, or null when it doesn't say.
  @Nullable Part part() {
    String range = first("Content-Range");
    Matcher parts = CONTENT_RANGE.matcher(range == null ? "" : range.strip());
    if (!parts.matches()) {
      return null;
    }
    String total = parts.group(3);
    return new Part(
        Long.parseLong(parts.group(1)),
        Long.parseLong(parts.group(2)),
        total == null ? StoredObject.UNKNOWN_SIZE : Long.parseLong(total));
  }

  /// A header's first value, or null.
  @Nullable String first(String name) {
    return all(name).stream().findFirst().orElse(null);
  }

  /// A header's values, in order.
  List<String> all(String name) {
    return Stream.of(answer.getHeaders(name))
        .map(Header::getValue)
        .filter(Objects::nonNull)
        .map(HttpFacts::text)
        .toList();
  }

  private long size() {
    if (isPart()) {
      Part part = part();
      return part == null ? StoredObject.UNKNOWN_SIZE : part.total();
    }
    String length = first("Content-Length");
    return length != null && length.matches("[0-9]{1,18}")
        ? Long.parseLong(length)
        : StoredObject.UNKNOWN_SIZE;
  }

  private @Nullable Instant modified() {
    String text = first("Last-Modified");
    try {
      return text == null
          ? null
          : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }

  /// Headers come byte by byte; those that are UTF-8 are meant so.
  private static String text(String latin1) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException _) {
      return latin1;
    }
  }
}
