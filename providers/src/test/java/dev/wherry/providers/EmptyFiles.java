package dev.wherry.providers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Objects of servers that keep them as files, made past the server.
public final class EmptyFiles {
  private EmptyFiles() {}

  /// Makes an empty file at each key, which is a path from the root, and the folders around it.
  public static void make(Path root, List<String> keys) throws IOException {
    for (String key : keys) {
      Path file = root.resolve(key);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }
}
