package dev.wherry.core.manifest;

import dev.wherry.core.move.ManifestFormat;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a manifest in UTF-8, line by line, and knows where it is, so that another can go on there.
///
/// CSV is as RFC 4180 has it: a record ends with a line that is not inside quotes. A first record
/// `source,destination` is a header. Empty lines are passed over in both formats, and so is a byte
/// order mark. For one thread.
public final class ManifestReader {
  /// How many bytes a record may have: several times as many as the longest two locations.
  static final int LONGEST = 64 << 10;

  private static final int END = -1;
  private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final BufferedInputStream in;
  private final ManifestFormat format;
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private long offset;
  private long line;
  private boolean first;

  /// @param in from `offset` on
  /// @param offset where it begins, in bytes; 0, or what [#offset] said before
  /// @param line the number of the line that begins there
  public ManifestReader(InputStream in, ManifestFormat format, long offset, long line) {
    this.in = new BufferedInputStream(in, LONGEST);
    this.format = format;
    this.offset = offset;
    this.line = line;
    this.first = offset == 0;
  }

  /// How many bytes are before the next line.
  public long offset() {
    return offset;
  }

  /// The number of the next line.
  public long line() {
    return line;
  }

  /// Whether there is no further line.
  public boolean atEnd() throws IOException {
    in.mark(1);
    int next = in.read();
    in.reset();
    return next == END;
  }

  /// The next line that is not empty; null when there is none.
  ///
  /// @throws MalformedManifestException when nothing can be read from here on
  public @Nullable ManifestLine next() throws IOException, MalformedManifestException {
    if (offset == 0) {
      passMark();
    }
    while (!atEnd()) {
      long number = line;
      ManifestLine read = format == ManifestFormat.CSV ? csv(number) : json(number);
      if (read != null) {
        first = false;
        return read;
      }
    }
    return null;
  }

  private void passMark() throws IOException {
    in.mark(BOM.length);
    if (Arrays.equals(in.readNBytes(BOM.length), BOM)) {
      offset += BOM.length;
    } else {
      in.reset();
    }
  }

  /// Null for an empty line and the header.
  private @Nullable ManifestLine csv(long number) throws IOException, MalformedManifestException {
    if (!read(true)) {
      throw new MalformedManifestException(
          number,
          "the record that starts here has more than %,d bytes: are its quotes closed?"
              .formatted(LONGEST));
    }
    String text = text();
    if (text == null) {
      return new ManifestLine.Wrong(number, "it is not UTF-8");
    }
    List<String> fields = CsvFields.of(text, number);
    if (fields.size() == 1 && fields.getFirst().isEmpty()) {
      return null;
    }
    if (first && isHeader(fields)) {
      first = false;
      return null;
    }
    return fields.size() == 2
        ? new ManifestLine.Pair(number, fields.get(0), fields.get(1))
        : new ManifestLine.Wrong(
            number,
            "%s where source,destination are wanted; a field that holds a comma stands in quotes"
                .formatted(fields.size() == 1 ? "1 field" : fields.size() + " fields"));
  }

  private static boolean isHeader(List<String> fields) {
    return fields.size() == 2
        && fields.get(0).strip().equalsIgnoreCase("source")
        && fields.get(1).strip().equalsIgnoreCase("destination");
  }

  private @Nullable ManifestLine json(long number) throws IOException {
    if (!read(false)) {
      return new ManifestLine.Wrong(number, "it has more than %,d bytes".formatted(LONGEST));
    }
    String text = text();
    if (text == null) {
      return new ManifestLine.Wrong(number, "it is not UTF-8");
    }
    return text.isBlank() ? null : JsonPair.of(text, number);
  }

  /// Reads to the end of a line, into `record`.
  ///
  /// @param quotes whether line ends inside quotes don't count
  /// @return false when it is too long; then it was read to its end, unless quotes count
  private boolean read(boolean quotes) throws IOException {
    record.reset();
    boolean quoted = false;
    boolean fits = true;
    for (int next = in.read(); next != END && (fits || !quotes); next = in.read()) {
      offset++;
      if (next == '\n') {
        line++;
        if (!quoted) {
          break;
        }
      }
      quoted ^= quotes && next == '"';
      fits &= record.size() < LONGEST;
      if (fits) {
        record.write(next);
      }
    }
    return fits;
  }

  /// What was read, without the end of its line; null when it is not UTF-8.
  private @Nullable String text() {
    byte[] bytes = record.toByteArray();
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
