package dev.wherry.core.manifest;

import java.util.ArrayList;
import java.util.List;

/// Splits a record of CSV into its fields, which are taken verbatim, as RFC 4180 has it.
final class CsvFields {
  private final String record;
  private final long line;
  private int next;

  private CsvFields(String record, long line) {
    this.record = record;
    this.line = line;
  }

  /// @param record without the line end behind it
  /// @param line where it begins
  static List<String> of(String record, long line) throws MalformedManifestException {
    return new CsvFields(record, line).split();
  }

  private List<String> split() throws MalformedManifestException {
    List<String> fields = new ArrayList<>();
    fields.add(field());
    while (next < record.length()) {
      next++; // a comma: nothing else ends a field here
      fields.add(field());
    }
    return fields;
  }

  private String field() throws MalformedManifestException {
    return next < record.length() && record.charAt(next) == '"' ? quoted() : plain();
  }

  private String plain() throws MalformedManifestException {
    int comma = record.indexOf(',', next);
    String field = record.substring(next, comma < 0 ? record.length() : comma);
    if (field.indexOf('"') >= 0) {
      throw new MalformedManifestException(
          line, "a quote inside a field: put the field in quotes and double the quote");
    }
    if (field.indexOf('\r') >= 0) {
      throw new MalformedManifestException(
          line, "a carriage return inside a field: put the field in quotes");
    }
    next += field.length();
    return field;
  }

  private String quoted() throws MalformedManifestException {
    StringBuilder field = new StringBuilder();
    for (int start = next + 1; ; start = next + 1) {
      next = record.indexOf('"', start);
      if (next < 0) {
        throw new MalformedManifestException(line, "the quotes that start here are not closed");
      }
      field.append(record, start, next);
      next++;
      if (next == record.length() || record.charAt(next) == ',') {
        return field.toString();
      }
      if (record.charAt(next) != '"') {
        throw new MalformedManifestException(
            line, "text after a closing quote: double the quote if it is part of it");
      }
      field.append('"');
    }
  }
}
