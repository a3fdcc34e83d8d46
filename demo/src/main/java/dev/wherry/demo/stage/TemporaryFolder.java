package dev.wherry.demo.stage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A folder that is deleted, with all that is in it, when it is closed.
final class TemporaryFolder implements Closeable {
  private static final int TRIES = 20;

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /// Makes one in the system's folder for temporary files. Others may pass through it, but not look
  /// into it: a database that runs as another user reaches its own folder inside.
  public static TemporaryFolder create(String prefix) throws IOException {
    Path path = Files.createTempDirectory(prefix);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    }
    return new TemporaryFolder(path);
  }

  public Path path() {
    return path;
  }

  /// Deletes it. Files that others make or delete there at the same time are no error.
  @Override
  public void close() throws IOException {
    for (int left = TRIES; Files.exists(path); left--) {
      try {
        Files.walkFileTree(path, new Deletion());
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
