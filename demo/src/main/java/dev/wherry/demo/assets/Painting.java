package dev.wherry.demo.assets;

import java.awt.image.BufferedImage;

/// A picture as a function: the colour at each point.
@FunctionalInterface
interface Painting {
  /// Gives a colour as `0xRRGGBB`.
  ///
  /// @param x from 0 at the left to 1 at the right
  /// @param y from 0 at the top, in the same unit
  int colour(double x, double y);

  /// Paints it, point by point.
  default BufferedImage paint(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    double unit = 1.0 / width;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = colour((x + 0.5) * unit, (y + 0.5) * unit);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }
}
