package dev.wherry.providers.file;

import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The bytes of an open file, as they are written and read back. For one thread.
///
/// @param operation for messages
/// @param closed whether the provider is
record FileBytes(String operation, String key, FileChannel channel, BooleanSupplier closed) {
  private static final int BUFFER = 128 * 1024;

  /// Writes a payload, as many bytes as it announced.
  ///
  /// @param offset where its first byte goes
  /// @return its CRC32C, and those of the kinds that it announced
  Checksums write(long offset, Payload payload) throws StorageException, IOException {
    Set<ChecksumKind> kinds = EnumSet.of(ChecksumKind.CRC32C);
    kinds.addAll(payload.checksums().hex().keySet());
    ChecksumCalculator calculator = new ChecksumCalculator(kinds);
    try (InputStream in = opened(payload)) {
      byte[] buffer = new byte[BUFFER];
      long written = 0;
      while (true) {
        int n = read(in, buffer);
        if (n > payload.size() - written || (n < 0 && written != payload.size())) {
          throw new StorageException(
              Problem.INTERNAL,
              "%s %s: the payload does not have the %,d bytes it announced"
                  .formatted(operation, Keys.shown(key), payload.size()));
        }
        if (n < 0) {
          break;
        }
        calculator.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          written += channel.write(bytes, offset + written);
        }
        checkOpen();
      }
    }
    Checksums checksums = calculator.checksums();
    ChecksumKind wrong = checksums.disagreement(payload.checksums()).orElse(null);
    if (wrong != null) {
      throw new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "%s %s: the bytes' %s is %s, and %s was announced"
              .formatted(
                  operation,
                  Keys.shown(key),
                  wrong,
                  checksums.get(wrong),
                  payload.checksums().get(wrong)));
    }
    return checksums;
  }

  /// Reads bytes back.
  ///
  /// @param calculators take them all
  void read(long offset, long length, ChecksumCalculator... calculators) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long done = 0;
    while (done < length) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, (int) Math.min(BUFFER, length - done));
      int n = channel.read(bytes, offset + done);
      if (n < 0) {
        throw new IOException("the file is shorter than it was");
      }
      for (ChecksumCalculator calculator : calculators) {
        calculator.update(buffer, 0, n);
      }
      done += n;
      checkOpen();
    }
  }

  private void checkOpen() throws IOException {
    if (closed.getAsBoolean()) {
      throw new IOException("the provider was closed");
    }
  }

  private InputStream opened(Payload payload) throws StorageException {
    try {
      return payload.open();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private int read(InputStream in, byte[] buffer) throws StorageException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private StorageException unreadable(IOException e) {
    return new StorageException(
        Problem.INTERNAL,
        "%s %s: the payload can't be read: %s"
            .formatted(operation, Keys.shown(key), Keys.shown(String.valueOf(e.getMessage()))),
        e);
  }
}
