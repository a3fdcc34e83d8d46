package dev.wherry.providers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text in headers that hold ASCII only, as RFC 2047 writes it: `=?UTF-8?B?w7w=?=`. Amazon reads
/// and writes the same in user metadata.
public final class MimeWords {
  private static final Pattern PLAIN =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
  private static final String ANY_WORD =
      "=\\?[A-Za-z0-9_-]+(?:\\*[^?\\s]*)?\\?[BbQq]\\?[^?\\s]*\\?=";
  private static final Pattern WORDS = Pattern.compile(ANY_WORD + "(?:\\s+" + ANY_WORD + ")*");
  private static final Pattern WORD =
      Pattern.compile("=\\?([A-Za-z0-9_-]+)(?:\\*[^?\\s]*)?\\?([BbQq])\\?([^?\\s]*)\\?=");

  /// What fits a word of 75 characters, in bytes.
  private static final int WORD_BYTES = 45;

  private MimeWords() {}

  /// Any text as printable ASCII without spaces at its ends. Plain text stays as it is.
  public static String encode(String text) {
    if (text.isEmpty() || (PLAIN.matcher(text).matches() && !text.contains("=?"))) {
      return text;
    }
    StringBuilder encoded = new StringBuilder();
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(
            c -> {
              byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
              if (word.size() + bytes.length > WORD_BYTES) {
                append(encoded, word);
              }
              word.writeBytes(bytes);
            });
    append(encoded, word);
    return encoded.toString();
  }

  /// Undoes [#encode], and what Amazon and others make of text. What is no word stays as it is.
  public static String decode(String header) {
    Matcher words = WORDS.matcher(header);
    StringBuilder text = new StringBuilder();
    int end = 0;
    while (words.find()) {
      text.append(header, end, words.start()).append(decodeWords(words.group()));
      end = words.end();
    }
    return text.append(header.substring(end)).toString();
  }

  private static String decodeWords(String words) {
    Matcher word = WORD.matcher(words);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Charset charset = StandardCharsets.UTF_8;
    try {
      while (word.find()) {
        charset = Charset.forName(word.group(1));
        bytes.writeBytes(
            word.group(2).toLowerCase(Locale.ROOT).equals("b")
                ? Base64.getDecoder().decode(word.group(3))
                : unquote(word.group(3)));
      }
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException | IllegalArgumentException _) {
      return words;
    }
  }

  private static byte[] unquote(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '=' && i + 2 < text.length()) {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(c == '_' ? ' ' : c);
      }
    }
    return bytes.toByteArray();
  }

  private static void append(StringBuilder encoded, ByteArrayOutputStream word) {
    encoded
        .append(encoded.isEmpty() ? "" : " ")
        .append("=?UTF-8?B?")
        .append(Base64.getEncoder().encodeToString(word.toByteArray()))
        .append("?=");
    word.reset();
  }
}
