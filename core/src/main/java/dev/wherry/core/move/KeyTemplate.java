package dev.wherry.core.move;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a destination's key is made of a source's: a text with words in braces.
///
/// `{key}` is the source's whole key and `{path}` what is behind the prefix that it was listed by;
/// of that path, `{dir}` is what is before its last `/`, which is not part of it, `{name}` what is
/// behind, `{stem}` the name without its extension, and `{ext}` the extension, without its dot.
/// What a path does not have is empty. `{{` and `}}` are braces.
///
/// @param text as it was given
public record KeyTemplate(String text) {
  private static final Pattern TOKEN = Pattern.compile("\\{\\{|}}|\\{([a-z]*)}|[{}]");

  /// Checks the words.
  ///
  /// @throws IllegalArgumentException with a sentence for the user
  public KeyTemplate {
    Map<String, String> words = words("", "");
    Matcher tokens = TOKEN.matcher(text);
    while (tokens.find()) {
      String word = tokens.group(1);
      if (word == null ? tokens.group().length() == 1 : !words.containsKey(word)) {
        throw new IllegalArgumentException(
            "'%s' at character %d is none of {%s}; write {{ and }} for braces"
                .formatted(
                    tokens.group(), tokens.start() + 1, String.join("}, {", words.keySet())));
      }
    }
  }

  /// Makes a key.
  ///
  /// @param prefix that the source's key begins with
  public String apply(String prefix, String key) {
    Map<String, String> words = words(prefix, key);
    return TOKEN
        .matcher(text)
        .replaceAll(
            token ->
                Matcher.quoteReplacement(
                    token.group(1) == null
                        ? token.group().substring(1)
                        : words.getOrDefault(token.group(1), "")));
  }

  private static Map<String, String> words(String prefix, String key) {
    String path = key.substring(prefix.length());
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    int dot = name.lastIndexOf('.');
    boolean hasExtension = dot > 0;
    Map<String, String> words = new LinkedHashMap<>();
    words.put("key", key);
    words.put("path", path);
    words.put("dir", slash < 0 ? "" : path.substring(0, slash));
    words.put("name", name);
    words.put("stem", hasExtension ? name.substring(0, dot) : name);
    words.put("ext", hasExtension ? name.substring(dot + 1) : "");
    return words;
  }

  @Override
  public String toString() {
    return text;
  }
}
