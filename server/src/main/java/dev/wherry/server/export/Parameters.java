package dev.wherry.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The parameters of an export's address, each read once and checked.
final class Parameters {
  private static final Set<MoveState> DELIVERED =
      EnumSet.of(MoveState.SUCCEEDED, MoveState.SKIPPED);

  /// A name of PostgreSQL has at most 63 bytes.
  private static final int LONGEST_NAME = 63;

  private static final Pattern WEB =
      Pattern.compile("(https?://[^/\\s]|/)[\\x21-\\x7e&&[^\"'`\\\\$]]*");

  private final Map<String, List<String>> given;
  private final Set<String> left;

  Parameters(Map<String, List<String>> given) {
    this.given = given;
    this.left = new HashSet<>(given.keySet());
  }

  /// The states that are wanted; all when none is named.
  Set<MoveState> states() {
    return named("states", MoveState.class);
  }

  /// Why the moves that are wanted failed; whether and however when none is named.
  Set<FailureKind> failureKinds() {
    return named("failureKinds", FailureKind.class);
  }

  /// The states of moves that have something at their destination.
  Set<MoveState> delivered() {
    Set<MoveState> named = states();
    Set<MoveState> wanted = named.isEmpty() ? DELIVERED : named;
    if (!DELIVERED.containsAll(wanted)) {
      throw new BadParameterException(
          "states may name SUCCEEDED and SKIPPED here: the others have nothing at their destination");
    }
    return wanted;
  }

  private <E extends Enum<E>> Set<E> named(String name, Class<E> type) {
    String names = text(name);
    Set<E> named = EnumSet.noneOf(type);
    if (names != null) {
      for (String each : names.split(",", -1)) {
        named.add(one(name, each, type));
      }
    }
    return named;
  }

  private static <E extends Enum<E>> E one(String parameter, String name, Class<E> type) {
    EnumSet<E> all = EnumSet.allOf(type);
    return all.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadParameterException(
                    all.stream()
                        .map(Enum::name)
                        .collect(
                            Collectors.joining(
                                ", ", parameter + " should be some of ", ", with commas"))));
  }

  boolean flag(String name) {
    String value = text(name);
    if (value == null || value.equals("true") || value.equals("false")) {
      return "true".equals(value);
    }
    throw new BadParameterException(name + " should be true or false");
  }

  /// A table or a column, quoted; with its schema before a dot.
  String identifier(String name) {
    String value = text(name);
    if (value == null) {
      throw new BadParameterException(
          "%s is missing: name the %s whose addresses shall change".formatted(name, name));
    }
    return Arrays.stream(value.split("\\.", -1))
        .map(part -> checked(name, part))
        .map(SqlUpdates::identifier)
        .collect(Collectors.joining("."));
  }

  private static String checked(String name, String part) {
    if (part.isEmpty() || part.getBytes(UTF_8).length > LONGEST_NAME || hasControls(part)) {
      throw new BadParameterException(
          "%s should be a name of 1 to %d bytes without control characters"
              .formatted(name, LONGEST_NAME));
    }
    return part;
  }

  /// Any beginning of an address, or none.
  UrlBase base(String name) {
    String value = text(name);
    if (value != null && hasControls(value)) {
      throw new BadParameterException(name + " has a control character: leave it out");
    }
    return new UrlBase(value);
  }

  /// A URL of the web or a path.
  ///
  /// @param usual null when there must be one
  UrlBase webBase(String name, @Nullable String usual) {
    String value = text(name);
    if (value == null ? usual == null : !WEB.matcher(value).matches()) {
      throw new BadParameterException(
          "%s should be a path or a URL, as https://new.example.com/ is, of ASCII without spaces, quotes, $ and backslashes"
              .formatted(name));
    }
    return new UrlBase(value == null ? usual : value);
  }

  /// A URL of the web.
  UrlBase newUrl(String name) {
    String value = text(name);
    if (value == null || !value.startsWith("http") || !WEB.matcher(value).matches()) {
      throw new BadParameterException(
          "%s should be a URL, as https://new.example.com/ is, of ASCII without spaces, quotes, $ and backslashes"
              .formatted(name));
    }
    return new UrlBase(value);
  }

  /// A URL that Cloudflare can compare with one that is asked for.
  UrlBase oldUrl(String name) {
    UrlBase url = newUrl(name);
    if (!CloudflareRedirects.isOld(String.valueOf(url.text()))) {
      throw new BadParameterException(
          "%s should be a URL without port, user, query and fragment: Cloudflare compares none of these"
              .formatted(name));
    }
    return url;
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private @Nullable String text(String name) {
    left.remove(name);
    List<String> values = given.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new BadParameterException(name + " is given twice");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /// Refuses parameters that nobody asked for.
  ///
  /// @param known those that this kind of file has, for people
  void nothingElse(String known) {
    if (!left.isEmpty()) {
      throw new BadParameterException("there is a parameter that is none of " + known);
    }
  }
}
