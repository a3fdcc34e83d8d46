package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a running PostgreSQL notes of itself in `postmaster.pid`.
///
/// @param status `starting`, `ready`, `stopping` or `standby`; empty while it is not yet known
record PostmasterNote(long pid, String status) {
  private static final int STATUS_LINE = 7;

  /// Reads the note; empty when there is none, or only a part of one.
  static Optional<PostmasterNote> read(Path file) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file);
      String status = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(new PostmasterNote(Long.parseLong(lines.getFirst().strip()), status));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean isReady() {
    return status.equals("ready");
  }
}
