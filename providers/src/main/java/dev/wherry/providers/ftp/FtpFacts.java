package dev.wherry.providers.ftp;

import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.ContentTypes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the server says of a file or a folder (RFC 3659).
///
/// @param size in bytes; negative where it does not say
/// @param modified when it was last written, or null where it does not say
record FtpFacts(Type type, long size, @Nullable Instant modified) {
  private static final int WHOLE_SECONDS = 14;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

  /// What it is.
  enum Type {
    FILE,
    FOLDER,
    /// A link, or what is neither file nor folder.
    OTHER,
    /// The folder that is being read, or the one around it.
    AROUND
  }

  /// A line of an answer.
  ///
  /// @param name of the file, or its path
  record Named(String name, FtpFacts facts) {
    /// Reads `type=file;size=5;modify=20260101000000; name`, or null where it is something else.
    static @Nullable Named read(String line) {
      int space = line.indexOf(' ');
      if (space < 0 || space == line.length() - 1) {
        return null;
      }
      return new Named(line.substring(space + 1), FtpFacts.read(line.substring(0, space)));
    }
  }

  private static FtpFacts read(String text) {
    Type type = Type.OTHER;
    long size = StoredObject.UNKNOWN_SIZE;
    Instant modified = null;
    for (String fact : text.split(";", -1)) {
      int equals = fact.indexOf('=');
      if (equals > 0) {
        String value = fact.substring(equals + 1);
        switch (fact.substring(0, equals).toLowerCase(Locale.ROOT)) {
          case "type" -> type = type(value);
          case "size" -> size = size(value);
          case "modify" -> modified = time(value);
          default -> {}
        }
      }
    }
    return new FtpFacts(type, size, modified);
  }

  private static Type type(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "file" -> Type.FILE;
      case "dir" -> Type.FOLDER;
      case "cdir", "pdir" -> Type.AROUND;
      default -> Type.OTHER;
    };
  }

  private static long size(String value) {
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : StoredObject.UNKNOWN_SIZE;
  }

  /// Seconds, and maybe a fraction of one.
  private static @Nullable Instant time(String value) {
    if (!value.matches("[0-9]{14}(\\.[0-9]{1,9})?")) {
      return null;
    }
    try {
      Instant seconds =
          LocalDateTime.parse(value.substring(0, WHOLE_SECONDS), TIME).toInstant(ZoneOffset.UTC);
      return value.length() == WHOLE_SECONDS
          ? seconds
          : seconds.plusNanos((long) (Double.parseDouble("0" + value.substring(14)) * 1e9));
    } catch (DateTimeException _) {
      return null;
    }
  }

  /// A time as the server reads it.
  static String written(Instant time) {
    return TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  boolean isFile() {
    return type == Type.FILE;
  }

  boolean isFolder() {
    return type == Type.FOLDER || type == Type.AROUND;
  }

  /// Changes when the file's time or size does; the protocol tells no more. Null without a time.
  @Nullable String version() {
    return modified == null ? null : "%x-%x".formatted(modified.toEpochMilli(), size);
  }

  boolean sameVersionAs(@Nullable FtpFacts other) {
    return other != null
        && isFile() == other.isFile()
        && size == other.size
        && Objects.equals(modified, other.modified);
  }

  StoredObject object(String key) {
    return new StoredObject(
        key, size, version(), modified, Checksums.NONE, ContentTypes.ofKey(key));
  }
}
