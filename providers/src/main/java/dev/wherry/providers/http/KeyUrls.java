package dev.wherry.providers.http;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.UrlText;
import java.net.URI;

/// Where an object of a key is.
sealed interface KeyUrls {
  /// Where the object is.
  ///
  /// @throws StorageException with `INVALID_KEY` when no URL holds the key
  Target target(String operation, String key) throws StorageException;

  /// The key for a message.
  String shown(String key);

  /// Keys are data, put after a base. A key with a `.` or `..` segment is refused: servers read it
  /// as a path that leads elsewhere, encoded or not.
  ///
  /// @param base ends where the key starts
  record Based(String base) implements KeyUrls {
    static Based on(URI base) {
      String text = base.toASCIIString();
      boolean open = base.getRawQuery() == null && !text.endsWith("/");
      return new Based(open ? text + "/" : text);
    }

    @Override
    public Target target(String operation, String key) throws StorageException {
      for (String segment : key.split("/", -1)) {
        if (segment.equals(".") || segment.equals("..")) {
          throw new StorageException(
              Problem.INVALID_KEY,
              "%s %s: a URL can't hold the segment '%s' as it is"
                  .formatted(operation, shown(key), segment));
        }
      }
      return Target.of(base + UrlText.encode(key));
    }

    @Override
    public String shown(String key) {
      return Keys.shown(key);
    }
  }

  /// Keys are URLs, but for their scheme: `//host/path?query`.
  record Verbatim(String scheme) implements KeyUrls {
    @Override
    public Target target(String operation, String key) throws StorageException {
      try {
        if (!key.startsWith("//")) {
          throw new IllegalArgumentException("write it as %s://host/path".formatted(scheme));
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
          throw new IllegalArgumentException("it holds control characters");
        }
        if (key.indexOf('#') >= 0) {
          throw new IllegalArgumentException(
              "it has a '#'; write %23 where it belongs to the name");
        }
        return Target.of(scheme + ":" + key);
      } catch (IllegalArgumentException e) {
        throw new StorageException(
            Problem.INVALID_KEY, "%s %s: %s".formatted(operation, shown(key), e.getMessage()), e);
      }
    }

    /// Without the query, which may be a signature, and without a user and password.
    @Override
    public String shown(String key) {
      int query = key.indexOf('?');
      String path = query < 0 ? key : key.substring(0, query) + "?…";
      return Keys.shown(scheme + ":" + path.replaceFirst("^//[^/?]*@", "//…@"));
    }
  }
}
