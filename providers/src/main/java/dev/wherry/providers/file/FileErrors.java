package dev.wherry.providers.file;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Reads the file system's errors. Most have no class of their own: what they are is told by the C
/// library's words.
final class FileErrors {
  private FileErrors() {}

  /// What an error of the file system means.
  static StorageException told(String operation, String key, IOException e) {
    if (e.getCause() instanceof StorageException told) {
      return told;
    }
    String start = operation + " " + Keys.shown(key) + ": ";
    String words = words(e);
    return switch (e) {
      case ClosedByInterruptException _ ->
          new StorageException(Problem.INTERNAL, start + "interrupted", e);
      case NoSuchFileException _, NotDirectoryException _ ->
          new StorageException(Problem.NOT_FOUND, start + "no file is there", e);
      case AccessDeniedException _ ->
          new StorageException(
              Problem.FORBIDDEN,
              start + "the file system denies it: check owner and mode of the file and its folders",
              e);
      case FileSystemLoopException _ ->
          new StorageException(Problem.FORBIDDEN, start + "its links go in a circle", e);
      default -> byWords(start, words, e);
    };
  }

  /// A version that is not there any more.
  static StorageException changed(String operation, String key, String version) {
    return new StorageException(
        Problem.VERSION_CHANGED,
        "%s %s: it is no longer version %s".formatted(operation, Keys.shown(key), version));
  }

  private static StorageException byWords(String start, String words, IOException e) {
    if (words.contains("No space left") || words.contains("quota exceeded")) {
      return new StorageException(
          Problem.UNAVAILABLE, start + "the disk is full: free some space", e);
    }
    if (words.contains("Not a directory")) {
      return new StorageException(Problem.NOT_FOUND, start + "no file is there", e);
    }
    if (words.contains("name too long")) {
      return new StorageException(
          Problem.INVALID_KEY, start + "the file system takes no names of this length", e);
    }
    if (words.contains("File too large")) {
      return new StorageException(
          Problem.TOO_LARGE, start + "the file system holds no file of this size", e);
    }
    if (words.contains("Read-only file system") || words.contains("not permitted")) {
      return new StorageException(Problem.FORBIDDEN, start + "the file system says: " + words, e);
    }
    if (words.contains("levels of symbolic links")) {
      return new StorageException(Problem.FORBIDDEN, start + "its links go in a circle", e);
    }
    return new StorageException(Problem.UNAVAILABLE, start + "the file system says: " + words, e);
  }

  /// The reason alone: the path would tell where the root is.
  private static String words(IOException e) {
    String words =
        e instanceof FileSystemException named && named.getReason() != null
            ? named.getReason()
            : String.valueOf(e.getMessage());
    return Keys.shown(words);
  }
}
