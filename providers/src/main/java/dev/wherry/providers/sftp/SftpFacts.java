package dev.wherry.providers.sftp;

import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.ContentTypes;
import java.time.Instant;
import org.apache.sshd.common.util.buffer.Buffer;

/// What the server says of a file.
///
/// @param size in bytes
/// @param modified in seconds since 1970
/// @param mode its type and rights, as POSIX has them
record SftpFacts(long size, long modified, int mode) {
  private static final int TYPE = 0xf000;
  private static final int FOLDER = 0x4000;
  private static final int FILE = 0x8000;
  private static final int LINK = 0xa000;

  private static final long HAS_SIZE = 1;
  private static final long HAS_OWNER = 2;
  private static final long HAS_MODE = 4;
  private static final long HAS_TIMES = 8;
  private static final long HAS_MORE = 0x8000_0000L;

  /// Reads the attributes of a message. What has no type there is taken for a file.
  static SftpFacts read(Buffer in) {
    long flags = in.getUInt();
    long size = (flags & HAS_SIZE) == 0 ? 0 : in.getLong();
    if ((flags & HAS_OWNER) != 0) {
      in.getUInt();
      in.getUInt();
    }
    int mode = (flags & HAS_MODE) == 0 ? 0 : in.getInt();
    long modified = 0;
    if ((flags & HAS_TIMES) != 0) {
      in.getUInt();
      modified = in.getUInt();
    }
    if ((flags & HAS_MORE) != 0) {
      for (long i = in.getUInt(); i > 0; i--) {
        in.getBytes();
        in.getBytes();
      }
    }
    return new SftpFacts(size, modified, (mode & TYPE) == 0 ? mode | FILE : mode);
  }

  /// Writes attributes that say the times alone.
  static void writeTimes(Buffer out, long seconds) {
    out.putUInt(HAS_TIMES);
    out.putUInt(seconds);
    out.putUInt(seconds);
  }

  /// Writes attributes that say the size alone.
  static void writeSize(Buffer out, long size) {
    out.putUInt(HAS_SIZE);
    out.putLong(size);
  }

  boolean isFile() {
    return (mode & TYPE) == FILE;
  }

  boolean isFolder() {
    return (mode & TYPE) == FOLDER;
  }

  boolean isLink() {
    return (mode & TYPE) == LINK;
  }

  /// Changes when the file's time or size does; the protocol tells no more.
  String version() {
    return "%x-%x".formatted(modified, size);
  }

  boolean sameVersionAs(SftpFacts other) {
    return modified == other.modified && size == other.size;
  }

  StoredObject object(String key) {
    return new StoredObject(
        key,
        size,
        version(),
        Instant.ofEpochSecond(modified),
        Checksums.NONE,
        ContentTypes.ofKey(key));
  }
}
