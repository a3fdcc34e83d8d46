package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What PostgreSQL wrote last.
record ServerLog(Layout layout) {
  private static final int LINES = 20;

  /// The end of what it said before its log was open, and of its newest log, as far as they can be
  /// read.
  String tail() {
    return String.join("\n", tail(layout.startLog()), tail(newest())).strip();
  }

  private Path newest() {
    try (Stream<Path> logs = Files.list(layout.logs())) {
      return logs.max(Comparator.comparingLong(log -> log.toFile().lastModified()))
          .orElse(layout.logs());
    } catch (IOException e) {
      return layout.logs(); // there is none
    }
  }

  private static String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    } catch (IOException e) {
      return ""; // it wrote none
    }
  }
}
