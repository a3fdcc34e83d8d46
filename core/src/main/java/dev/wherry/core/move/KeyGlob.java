package dev.wherry.core.move;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A pattern of paths: `*` is any text without `/`, `**` any text, and `**/` any folders or none;
/// `?` is one character but `/`, `[a-z]` one of these, `[!a-z]` one of all others but `/`;
/// `{jpg,png}` is one of these; `\` makes the next character itself.
///
/// Takes time in proportion to its [#size] and the path's length, whatever they are.
public final class KeyGlob {
  private static final int MOST_CHOICES = 100;
  private static final int LONGEST = 1_000;

  private final String text;
  private final int size;

  /// Made when it is first asked: most patterns are only shown.
  private volatile @Nullable List<List<Step>> choices;

  private KeyGlob(String text, int size) {
    this.text = text;
    this.size = size;
  }

  /// Reads a pattern of up to 1,000 characters.
  ///
  /// @throws IllegalArgumentException with a sentence for the user
  public static KeyGlob parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw wrong(text, "give it 1 to %,d characters".formatted(LONGEST));
    }
    List<String> spelled = spelled(text);
    spelled.forEach(one -> steps(one, text));
    return new KeyGlob(text, spelled.stream().mapToInt(String::length).sum());
  }

  private static List<String> spelled(String text) {
    List<String> spelled = new ArrayList<>();
    spell("", text, text, spelled);
    return spelled;
  }

  /// How many characters it has with each choice of its braces written out.
  public int size() {
    return size;
  }

  /// Whether a whole path is one of these.
  public boolean matches(String path) {
    List<List<Step>> made = choices;
    if (made == null) {
      made = spelled(text).stream().map(one -> steps(one, text)).toList();
      choices = made;
    }
    int[] characters = path.codePoints().toArray();
    return made.stream().anyMatch(steps -> matches(steps, characters));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyGlob glob && text.equals(glob.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// As it was given.
  @Override
  public String toString() {
    return text;
  }

  /// A part of a pattern.
  ///
  /// @param repeats any number of times, or once
  /// @param skips how many steps, this one included, may be left out; or none
  private record Step(IntPredicate accepts, boolean repeats, int skips) {}

  private static boolean matches(List<Step> steps, int[] characters) {
    BitSet now = new BitSet();
    enter(steps, 0, now);
    for (int c : characters) {
      BitSet next = new BitSet();
      for (int at = now.nextSetBit(0); at >= 0; at = now.nextSetBit(at + 1)) {
        if (at < steps.size() && steps.get(at).accepts().test(c)) {
          enter(steps, steps.get(at).repeats() ? at : at + 1, next);
        }
      }
      now = next;
    }
    return now.get(steps.size());
  }

  private static void enter(List<Step> steps, int at, BitSet states) {
    if (states.get(at)) {
      return;
    }
    states.set(at);
    if (at < steps.size()) {
      Step step = steps.get(at);
      if (step.repeats()) {
        enter(steps, at + 1, states);
      }
      if (step.skips() > 0) {
        enter(steps, at + step.skips(), states);
      }
    }
  }

  /// Spells out what stands in braces: a pattern for each choice.
  private static void spell(String done, String rest, String text, List<String> spelled) {
    int open = find('{', rest);
    int stray = find('}', open < 0 ? rest : rest.substring(0, open));
    if (stray >= 0) {
      throw wrong(text, "a '}' has no '{'");
    }
    if (open < 0) {
      if (spelled.size() == MOST_CHOICES) {
        throw wrong(text, "its braces have more than %d choices".formatted(MOST_CHOICES));
      }
      spelled.add(done + rest);
      return;
    }
    int length = find('}', rest.substring(open + 1));
    if (length < 0) {
      throw wrong(text, "a '{' is not closed");
    }
    String inner = rest.substring(open + 1, open + 1 + length);
    if (find('{', inner) >= 0) {
      throw wrong(text, "a '{' stands in another");
    }
    String before = done + rest.substring(0, open);
    String after = rest.substring(open + 2 + length);
    for (int comma = find(',', inner); comma >= 0; comma = find(',', inner)) {
      spell(before + inner.substring(0, comma), after, text, spelled);
      inner = inner.substring(comma + 1);
    }
    spell(before + inner, after, text, spelled);
  }

  /// Where a character stands that is not made itself by a `\` before it; or -1.
  private static int find(char wanted, String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == wanted) {
        return at;
      }
      if (c == '\\') {
        at++;
      }
    }
    return -1;
  }

  private static List<Step> steps(String spelled, String text) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < spelled.length()) {
      int c = spelled.codePointAt(at);
      boolean first = at == 0 || spelled.charAt(at - 1) == '/';
      if (spelled.startsWith("**", at)) {
        boolean folders = first && spelled.startsWith("/", at + 2);
        if (folders) {
          steps.add(new Step(_ -> false, true, 3)); // past this, the text and the slash behind it
        }
        steps.add(new Step(_ -> true, true, 0));
        at += 2;
      } else if (c == '*') {
        steps.add(new Step(KeyGlob::isNoSlash, true, 0));
        at++;
      } else if (c == '?') {
        steps.add(once(KeyGlob::isNoSlash));
        at++;
      } else if (c == '[') {
        int end = spelled.indexOf(']', at + 2);
        if (end < 0) {
          throw wrong(text, "a '[' is not closed");
        }
        steps.add(once(set(spelled.substring(at + 1, end))));
        at = end + 1;
      } else {
        if (c == '\\') {
          at++;
          if (at == spelled.length()) {
            throw wrong(text, "a '\\' stands at an end");
          }
        }
        int itself = spelled.codePointAt(at);
        steps.add(once(other -> other == itself));
        at += Character.charCount(itself);
      }
    }
    return steps;
  }

  private static Step once(IntPredicate accepts) {
    return new Step(accepts, false, 0);
  }

  private static boolean isNoSlash(int c) {
    return c != '/';
  }

  private static IntPredicate set(String members) {
    boolean others = members.startsWith("!");
    int[] all = members.substring(others ? 1 : 0).codePoints().toArray();
    IntPredicate any = _ -> false;
    for (int i = 0; i < all.length; i++) {
      int from = all[i];
      boolean range = i + 2 < all.length && all[i + 1] == '-';
      int to = range ? all[i + 2] : from;
      any = any.or(c -> c >= from && c <= to);
      i += range ? 2 : 0;
    }
    IntPredicate member = any;
    return others ? c -> c != '/' && !member.test(c) : member;
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException("'%s' is no pattern: %s".formatted(text, why));
  }
}
