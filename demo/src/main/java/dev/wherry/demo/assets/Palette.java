package dev.wherry.demo.assets;

/// Colours in a ring: one cosine for each of red, green and blue.
final class Palette {
  private static final int SIZE = 4096;

  private final int[] colours = new int[SIZE];

  /// @param red where in the ring red is strongest, from 0 to 1; so for the others
  Palette(double red, double green, double blue) {
    for (int i = 0; i < SIZE; i++) {
      double t = (double) i / SIZE;
      colours[i] = (channel(t - red) << 16) | (channel(t - green) << 8) | channel(t - blue);
    }
  }

  private static int channel(double t) {
    return (int) Math.round(127.5 + 127.5 * Math.cos(2 * Math.PI * t));
  }

  /// The colour at a place of the ring; 0 and 1 are the same place.
  int at(double t) {
    double turn = t - Math.floor(t);
    return colours[(int) (turn * SIZE) & (SIZE - 1)];
  }

  /// A colour made darker.
  ///
  /// @param light from 0, black, to 1, as it is
  static int shade(int colour, double light) {
    double clamped = Math.clamp(light, 0, 1);
    int red = (int) (((colour >> 16) & 0xff) * clamped);
    int green = (int) (((colour >> 8) & 0xff) * clamped);
    int blue = (int) ((colour & 0xff) * clamped);
    return (red << 16) | (green << 8) | blue;
  }

  /// A colour between two.
  ///
  /// @param part from 0, all `from`, to 1, all `to`
  static int mix(int from, int to, double part) {
    double clamped = Math.clamp(part, 0, 1);
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double a = (from >> shift) & 0xff;
      double b = (to >> shift) & 0xff;
      mixed |= (int) Math.round(a + (b - a) * clamped) << shift;
    }
    return mixed;
  }
}
