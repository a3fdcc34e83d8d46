package dev.wherry.core.provider;

import java.util.List;

/// Keys that careless code loses, mixes up, or is led astray by.
public final class HostileKeys {
  /// A key of exactly 1,024 bytes of UTF-8, in segments short enough for a file's name.
  public static final String LONG = ("ü".repeat(101) + "/").repeat(5) + "€".repeat(3);

  /// All of them; no two name the same object.
  public static final List<String> ALL =
      List.of(
          "a b.txt",
          "a+b.txt",
          "a%20b.txt",
          "a%2Bb.txt",
          "100%",
          "%",
          "%41",
          "A",
          "a",
          "%2e%2e/x",
          "..%2fx",
          "%00",
          "q?x=1&y=2",
          "q",
          "h#fragment",
          "h",
          "a&b=c;d",
          "back\\slash",
          "back/slash",
          "..\\up",
          "C:\\x",
          "\"quoted\" 'text' `id` $(id) $HOME",
          "<b>&amp;</b>",
          "*?[a-z]{1,2}|~!^",
          "a:b",
          "http://host/path",
          "-rf",
          "~",
          "~root/x",
          ".hidden",
          "...",
          "a..b",
          " lead",
          "trail ",
          "trail.",
          "tab\there",
          "line\nfeed",
          "return\rhere",
          "bell\u0007escape\u001bone\u0001",
          "delete\u007f",
          "nul\u0000byte",
          "next\u0085line\u2028separator",
          "caf\u00e9",
          "cafe\u0301",
          "日本語/ファイル.png",
          "😀/👩‍👩‍👧.gif",
          "right\u202eleft",
          "\ufeffbom",
          "replacement\ufffd",
          "noncharacter\uffff",
          LONG,
          "x".repeat(255) + "/" + "y".repeat(255),
          "z".repeat(256),
          ".",
          "..",
          "./dot",
          "../up",
          "../../../../etc/passwd",
          "in/./side",
          "in/../side",
          "in/side/..",
          "/",
          "/absolute",
          "//double",
          "mid//dle",
          "folder/",
          "folder/file",
          "folder//");

  private HostileKeys() {}

  /// A harmless key of this many bytes, in segments that fit a file's name.
  static String ofLength(int bytes) {
    StringBuilder key = new StringBuilder();
    while (key.length() < bytes) {
      key.append(key.length() % 201 == 200 && key.length() < bytes - 1 ? '/' : 'k');
    }
    return key.toString();
  }
}
