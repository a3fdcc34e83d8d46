package dev.wherry.core.provider;

/// Arithmetic with CRC32C checksums.
///
/// A checksum is a polynomial over GF(2) modulo Castagnoli's, bit-reflected: the highest bit of an
/// `int` is the coefficient of x^0. Appending n bytes multiplies by x^(8n) (Mark Adler, zlib,
/// `crc32_combine`).
public final class Crc32c {
  private static final int POLYNOMIAL = 0x82F63B78;
  private static final int ONE = 1 << 31;
  private static final int X = 1 << 30;

  private Crc32c() {}

  /// The checksum of two pieces of bytes in a row.
  ///
  /// @param first eight hex digits
  /// @param second eight hex digits
  /// @param secondBytes how many bytes the second is of
  /// @return eight lower-case hex digits
  public static String combined(String first, String second, long secondBytes) {
    int a = Integer.parseUnsignedInt(first, 16);
    int b = Integer.parseUnsignedInt(second, 16);
    return "%08x".formatted(product(power(8 * secondBytes), a) ^ b);
  }

  /// x to the n-th.
  private static int power(long n) {
    int result = ONE;
    int square = X;
    for (long left = n; left > 0; left >>= 1) {
      if ((left & 1) != 0) {
        result = product(square, result);
      }
      square = product(square, square);
    }
    return result;
  }

  private static int product(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
    }
    return product;
  }
}
