package dev.wherry.server.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Replaces what a value of the file refers to: `${NAME}` by a variable of the environment, and a
/// secret's `file:/path` by that file's content. `$${` stands for `${`.
final class References {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|\\$\\{");
  private static final String FILE = "file:";
  private static final int LARGEST_SECRET = 64 * 1024;

  private final UnaryOperator<@Nullable String> environment;
  private final Path folder;

  /// @param environment gives a variable's value, or null when it is not set
  /// @param folder that relative paths start from
  References(UnaryOperator<@Nullable String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /// A value is what the file says when it has no reference in it.
  static boolean refersIn(String text) {
    return REFERENCE.matcher(text).find();
  }

  /// Replaces the variables in a text.
  ///
  /// @throws IllegalArgumentException with the rest of a sentence that starts with the key's name
  String resolve(String text) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (reference.find()) {
      String name = reference.group(1);
      if (reference.group().equals("$${")) {
        reference.appendReplacement(resolved, Matcher.quoteReplacement("${"));
      } else if (name == null) {
        throw new IllegalArgumentException(
            "has '${' without a variable's name and '}': write ${NAME}, or $${ for a plain '${'");
      } else {
        reference.appendReplacement(resolved, Matcher.quoteReplacement(variable(name)));
      }
    }
    return reference.appendTail(resolved).toString();
  }

  /// Replaces the variables in a secret, and then a `file:/path` by the file's content without its
  /// last line end.
  String resolveSecret(String text) {
    String resolved = resolve(text);
    if (!resolved.startsWith(FILE)) {
      return resolved;
    }
    Path file = folder.resolve(resolved.substring(FILE.length()));
    try {
      if (Files.size(file) > LARGEST_SECRET) {
        throw new IllegalArgumentException(
            "refers to the file %s, which is too large to be a secret".formatted(file));
      }
      String content = Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
      if (content.isEmpty()) {
        throw new IllegalArgumentException("refers to the file %s, which is empty".formatted(file));
      }
      return content;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "refers to the file %s, which can't be read: check that it is there, and who may read it"
              .formatted(file),
          e);
    }
  }

  private String variable(String name) {
    String value = environment.apply(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "refers to ${%s}, which is not set in the environment: export it, or write the value itself"
              .formatted(name));
    }
    return value;
  }
}
