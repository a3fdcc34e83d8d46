package dev.wherry.core.provider;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// CRC-64/NVME, which Amazon S3 vouches for where nobody asked for another checksum: polynomial
/// AD93D23594C93659, bit-reflected, all ones before and after.
///
/// Sixteen bytes at a time by tables ("slicing"): each table tells what a byte does to the checksum
/// so many bytes later. Not for several threads at once.
final class Crc64Nvme {
  private static final long REFLECTED = 0x9A6C9329AC4BC9B5L;
  private static final int SLICE = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// 256 entries for each of the distances 0 to 15, one after the other.
  private static final long[] TABLES = tables();

  private long state = -1;

  private static long[] tables() {
    long[] tables = new long[SLICE * 256];
    for (int b = 0; b < 256; b++) {
      long crc = b;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ REFLECTED;
      }
      tables[b] = crc;
    }
    for (int i = 256; i < tables.length; i++) {
      long before = tables[i - 256];
      tables[i] = (before >>> 8) ^ tables[(int) before & 0xff];
    }
    return tables;
  }

  /// Takes the next bytes.
  void update(byte[] bytes, int offset, int length) {
    long crc = state;
    int i = offset;
    int end = offset + length;
    for (; end - i >= SLICE; i += SLICE) {
      long first = crc ^ (long) LONGS.get(bytes, i);
      long second = (long) LONGS.get(bytes, i + Long.BYTES);
      crc = sliced(first, 15) ^ sliced(second, 7);
    }
    for (; i < end; i++) {
      crc = (crc >>> 8) ^ TABLES[(int) (crc ^ bytes[i]) & 0xff];
    }
    state = crc;
  }

  /// What eight bytes do, of which the first is `distance` bytes from the end.
  private static long sliced(long eight, int distance) {
    int table = distance << 8;
    return TABLES[table + ((int) eight & 0xff)]
        ^ TABLES[table - 256 + ((int) (eight >>> 8) & 0xff)]
        ^ TABLES[table - 512 + ((int) (eight >>> 16) & 0xff)]
        ^ TABLES[table - 768 + ((int) (eight >>> 24) & 0xff)]
        ^ TABLES[table - 1024 + ((int) (eight >>> 32) & 0xff)]
        ^ TABLES[table - 1280 + ((int) (eight >>> 40) & 0xff)]
        ^ TABLES[table - 1536 + ((int) (eight >>> 48) & 0xff)]
        ^ TABLES[table - 1792 + (int) (eight >>> 56)];
  }

  /// The checksum of all bytes that were taken.
  long value() {
    return ~state;
  }
}
