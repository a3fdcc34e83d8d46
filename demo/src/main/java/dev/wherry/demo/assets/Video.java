package dev.wherry.demo.assets;

import java.nio.charset.StandardCharsets;

/// Uncompressed video, YUV4MPEG2: 640 by 360, 25 frames a second, 4:2:0.
final class Video {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final byte[] HEADER =
      "YUV4MPEG2 W640 H360 F25:1 Ip A1:1 C420jpeg\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FRAME = "FRAME\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FRAME_BYTES = FRAME.length + WIDTH * HEIGHT * 3 / 2;
  private static final int MASK = 1023;

  private Video() {}

  /// Plasma in motion.
  ///
  /// @param bytes the file has as few frames as make it this large, and at least one
  static Recipe.Maker y4m(long bytes) {
    long frames = Math.max(1, Math.ceilDiv(bytes - HEADER.length, FRAME_BYTES));
    return (out, random) -> {
      int phase = random.nextInt(MASK);
      byte[] luma = wave(54);
      byte[] chroma = wave(80);
      byte[] picture = new byte[WIDTH * HEIGHT * 3 / 2];
      out.write(HEADER);
      for (int frame = 0; frame < frames; frame++) {
        int at = plane(picture, 0, WIDTH, HEIGHT, luma, phase + 9 * frame);
        at = plane(picture, at, WIDTH / 2, HEIGHT / 2, chroma, phase + 5 * frame);
        plane(picture, at, WIDTH / 2, HEIGHT / 2, chroma, phase - 7 * frame);
        out.write(FRAME);
        out.write(picture);
      }
    };
  }

  private static int plane(byte[] picture, int at, int width, int height, byte[] wave, int time) {
    for (int y = 0; y < height; y++) {
      int row = wave[(y * 3 + time) & MASK];
      for (int x = 0; x < width; x++) {
        int column = wave[(x * 2 - time) & MASK];
        int cross = wave[(x + y + (time >> 1)) & MASK];
        picture[at++] = (byte) (128 + ((row + column + cross) >> 1));
      }
    }
    return at;
  }

  private static byte[] wave(int height) {
    byte[] wave = new byte[MASK + 1];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (byte) Math.round(height * Math.sin(2 * Math.PI * i / wave.length));
    }
    return wave;
  }
}
