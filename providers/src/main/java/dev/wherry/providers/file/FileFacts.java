package dev.wherry.providers.file;

import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.ContentTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// What the file system says of a file.
///
/// @param inode the file's number on its device, or 0 where files have none
record FileFacts(long size, FileTime modified, long inode) {
  /// @throws NoSuchFileException also for what is there and no regular file
  static FileFacts of(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      BasicFileAttributes basic =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      checkRegular(file, basic.isRegularFile());
      return new FileFacts(basic.size(), basic.lastModifiedTime(), 0);
    }
    Map<String, Object> unix =
        Files.readAttributes(
            file, "unix:isRegularFile,size,lastModifiedTime,ino", LinkOption.NOFOLLOW_LINKS);
    checkRegular(file, Boolean.TRUE.equals(unix.get("isRegularFile")));
    return new FileFacts(
        (Long) Objects.requireNonNull(unix.get("size")),
        (FileTime) Objects.requireNonNull(unix.get("lastModifiedTime")),
        (Long) Objects.requireNonNull(unix.get("ino")));
  }

  /// Changes whenever the file is replaced, and when it is written to in place as far as its time
  /// or size tell. The same on every machine that mounts the file system.
  String version() {
    return "%x-%x-%x".formatted(modified.to(TimeUnit.NANOSECONDS), size, inode);
  }

  StoredObject object(String key) {
    return new StoredObject(
        key, size, version(), modified.toInstant(), Checksums.NONE, ContentTypes.ofKey(key));
  }

  private static void checkRegular(Path file, boolean regular) throws NoSuchFileException {
    if (!regular) {
      throw new NoSuchFileException(file.toString(), null, "it is no regular file");
    }
  }
}
