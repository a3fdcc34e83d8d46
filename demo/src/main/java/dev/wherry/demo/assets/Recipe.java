package dev.wherry.demo.assets;

import java.io.IOException;
import java.io.OutputStream;
import java.util.random.RandomGenerator;

/// How to make one asset.
record Recipe(String key, String contentType, Maker maker) {
  /// Writes a file's bytes: the same ones for the same random numbers.
  @FunctionalInterface
  interface Maker {
    void write(OutputStream out, RandomGenerator random) throws IOException;
  }
}
