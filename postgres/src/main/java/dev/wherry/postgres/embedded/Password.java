package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/// The database user's password, made once and kept in a file that only our own user can read.
record Password(String value) {
  private static final int BYTES = 24;

  /// Reads the password, or makes one for a cluster that is still to be made.
  static Password of(Layout layout) throws IOException {
    Path file = layout.password();
    if (Files.exists(file)) {
      return new Password(Files.readString(file).strip());
    }
    if (Files.exists(layout.cluster())) {
      throw new EmbeddedPostgresException(
          """
          the password file %s is missing, and PostgreSQL's data in %s can't be read without it. \
          Put the file back from a backup, or move the data away to start empty."""
              .formatted(file, layout.cluster()));
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    Password password =
        new Password(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    Path unfinished = file.resolveSibling("password.unfinished");
    password.write(unfinished);
    Folders.publish(unfinished, file);
    return password;
  }

  /// Writes the password to a file of mode 600, in place of what was there.
  void write(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file);
    Folders.permit(file, "rw-------");
    Files.writeString(file, value + "\n");
    Folders.sync(file);
  }

  /// Says nothing.
  @Override
  public String toString() {
    return "Password";
  }
}
