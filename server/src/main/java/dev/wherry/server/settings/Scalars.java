package dev.wherry.server.settings;

import static java.util.Map.entry;

import dev.wherry.providers.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Knows the types of single values, and how each is read from text.
final class Scalars {
  /// How one type is read.
  ///
  /// @param expected ends the sentence "it should be …"
  /// @param shown whether a wrong value may be repeated in a message
  /// @param read throws [IllegalArgumentException] for a text that is no value of the type
  record Scalar(String expected, boolean shown, Function<String, Object> read) {}

  private final Map<Class<?>, Scalar> known;

  /// @param folder that relative paths start from
  Scalars(Path folder) {
    Scalar flag = new Scalar("true or false", true, Scalars::flag);
    Scalar number =
        new Scalar("a whole number", true, text -> Integer.valueOf(text.replace("_", "")));
    Scalar bytes = new Scalar("a whole number, or a size like 64MiB", true, Quantities::bytes);
    known =
        Map.ofEntries(
            entry(String.class, new Scalar("text", false, text -> text)),
            entry(boolean.class, flag),
            entry(Boolean.class, flag),
            entry(int.class, number),
            entry(Integer.class, number),
            entry(long.class, bytes),
            entry(Long.class, bytes),
            entry(
                Duration.class, new Scalar("a time like 30s or 1m30s", true, Quantities::duration)),
            entry(
                URI.class,
                new Scalar("an address like https://host/path", false, Scalars::address)),
            entry(Path.class, new Scalar("a path", false, text -> path(folder, text))),
            entry(Secret.class, new Scalar("text", false, Secret::new)));
  }

  /// How a type is read, or null when it is no type of single values.
  @Nullable Scalar of(Class<?> type) {
    return type.isEnum() ? oneOf(type) : known.get(type);
  }

  private static Scalar oneOf(Class<?> type) {
    Map<String, Object> constants =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(c -> kebab(((Enum<?>) c).name()), c -> (Object) c));
    String expected = constants.keySet().stream().sorted().collect(Collectors.joining(", "));
    return new Scalar(
        "one of " + expected,
        true,
        text -> {
          Object constant = constants.get(kebab(text));
          if (constant == null) {
            throw new IllegalArgumentException("no such constant");
          }
          return constant;
        });
  }

  private static String kebab(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Object flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("not a flag");
    };
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text);
      if (!address.isAbsolute() || address.getHost() == null) {
        throw new IllegalArgumentException("no scheme or no host");
      }
      return address;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Path path(Path folder, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
