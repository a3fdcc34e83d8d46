package dev.wherry.demo.assets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// Audio files: bells over a slow chord, 44.1 kHz, 16 bits, stereo.
final class Sounds {
  private static final int RATE = 44_100;
  private static final int FRAME = 4;
  private static final double[] SCALE = {220, 246.94, 293.66, 329.63, 392, 440, 587.33};

  private Sounds() {}

  static Recipe.Maker wav(int seconds) {
    return file(AudioFileFormat.Type.WAVE, ByteOrder.LITTLE_ENDIAN, seconds);
  }

  static Recipe.Maker aiff(int seconds) {
    return file(AudioFileFormat.Type.AIFF, ByteOrder.BIG_ENDIAN, seconds);
  }

  private static Recipe.Maker file(AudioFileFormat.Type type, ByteOrder order, int seconds) {
    return (out, random) -> {
      byte[] samples = samples(random, order, seconds * RATE);
      var format = new AudioFormat(RATE, 16, 2, true, order.equals(ByteOrder.BIG_ENDIAN));
      var sound =
          new AudioInputStream(new ByteArrayInputStream(samples), format, seconds * (long) RATE);
      if (AudioSystem.write(sound, type, out) < samples.length) {
        throw new IOException("the %s file is cut short".formatted(type));
      }
    };
  }

  private static byte[] samples(RandomGenerator random, ByteOrder order, int frames) {
    ByteBuffer samples = ByteBuffer.allocate(frames * FRAME).order(order);
    double tone = SCALE[0];
    double pan = 0.5;
    int struck = 0;
    for (int frame = 0; frame < frames; frame++) {
      if (frame % (RATE / 3) == 0) {
        tone = SCALE[random.nextInt(SCALE.length)];
        pan = random.nextDouble();
        struck = frame;
      }
      double second = (double) (frame - struck) / RATE;
      double bell = Math.exp(-7 * second) * Math.sin(2 * Math.PI * tone * second);
      double chord = 0.2 * Math.sin(2 * Math.PI * 110 * frame / RATE);
      samples.putShort(level(chord + 0.6 * bell * pan));
      samples.putShort(level(chord + 0.6 * bell * (1 - pan)));
    }
    return samples.array();
  }

  private static short level(double amplitude) {
    return (short) (Math.clamp(amplitude, -1, 1) * Short.MAX_VALUE);
  }
}
