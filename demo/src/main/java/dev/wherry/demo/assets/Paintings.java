package dev.wherry.demo.assets;

/// The paintings of the demo's images.
final class Paintings {
  private static final Palette AURORA = new Palette(0.55, 0.35, 0.15);
  private static final Palette EMBER = new Palette(0.05, 0.92, 0.75);
  private static final Palette LAGOON = new Palette(0.80, 0.55, 0.45);
  private static final int DEPTH = 200;
  private static final double HIGHEST = 0.09;

  private Paintings() {}

  /// A part of the Mandelbrot set, coloured by how fast each point escapes.
  ///
  /// @param span the width of the part, in the complex plane
  static Painting mandelbrot(double re, double im, double span) {
    return (x, y) -> {
      double cre = re + (x - 0.5) * span;
      double cim = im + (y - 0.375) * span;
      double escape = escape(0, 0, cre, cim);
      return escape < 0 ? 0x05060f : AURORA.at(Math.sqrt(escape) * 0.17);
    };
  }

  /// A Julia set.
  static Painting julia(double re, double im) {
    return (x, y) -> {
      double escape = escape((x - 0.5) * 3.1, (y - 0.375) * 3.1, re, im);
      return escape < 0 ? 0x140a08 : EMBER.at(Math.log1p(escape) * 0.31);
    };
  }

  /// Waves that cross.
  static Painting waves(double phase) {
    return (x, y) -> {
      double sum =
          Math.sin(9 * x + phase)
              + Math.sin(11 * y - phase)
              + Math.sin(7 * (x + y) + 2 * phase)
              + Math.sin(24 * Math.hypot(x - 0.5, y - 0.4));
      return LAGOON.at(sum * 0.16 + phase);
    };
  }

  /// Mountains behind each other at dusk.
  static Painting dusk(double hour) {
    return (x, y) -> {
      for (int ridge = 5; ridge >= 0; ridge--) {
        double foot = 0.34 + 0.075 * ridge;
        double top =
            y < foot - HIGHEST ? y : foot - height(x * (1 + 0.35 * ridge) + hour + 7.3 * ridge);
        if (y > top) {
          double mist = Math.exp((top - y) * 16) * 0.35;
          return Palette.mix(Palette.shade(0x8d6a9f, 1 - 0.16 * ridge), 0xffc9a3, mist);
        }
      }
      int sky = Palette.mix(0x2b2d5b, 0xffb37a, y * 1.7);
      double sun = Math.hypot(x - 0.68, y - 0.30);
      return Palette.mix(0xfff1c9, sky, sun < 0.045 ? 0 : (sun - 0.045) * 6);
    };
  }

  /// Rings, as an icon wants them: few colours, plain edges.
  static Painting rings(int count) {
    return (x, y) -> {
      double away = Math.hypot(x - 0.5, y - 0.5) * 2;
      if (away > 0.98) {
        return 0xffffff;
      }
      return AURORA.at(Math.floor(away * count) / count);
    };
  }

  private static double height(double x) {
    return 0.045 * Math.sin(5 * x)
        + 0.028 * Math.sin(13 * x + 1.3)
        + 0.012 * Math.sin(31 * x + 0.4)
        + 0.004 * Math.sin(83 * x);
  }

  /// After how many turns of `z = z² + c` a point is outside, smoothed; below 0 when it stays.
  private static double escape(double re, double im, double cre, double cim) {
    for (int turn = 0; turn < DEPTH; turn++) {
      double re2 = re * re;
      double im2 = im * im;
      if (re2 + im2 > 256) {
        return turn + 1 - Math.log(Math.log(re2 + im2) / 2) / Math.log(2);
      }
      im = 2 * re * im + cim;
      re = re2 - im2 + cre;
    }
    return -1;
  }
}
