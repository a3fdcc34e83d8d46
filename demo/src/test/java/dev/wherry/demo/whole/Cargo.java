package dev.wherry.demo.whole;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.Wherry.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// Assets of random bytes.
final class Cargo {
  private Cargo() {}

  /// Makes assets of up to 300 kB, and each fiftieth one of 6 MB.
  static List<Asset> make(Path folder, long seed, int count) throws Exception {
    Files.createDirectories(folder);
    var random = new SplittableRandom(seed);
    var assets = new ArrayList<Asset>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[i % 50 == 25 ? 6_000_000 : random.nextInt(300_000)];
      random.nextBytes(bytes);
      assets.add(
          write(folder.resolve(Integer.toString(i)), "cargo/box %03d.bin".formatted(i), bytes));
    }
    return List.copyOf(assets);
  }

  /// The moves of all assets, each under its own key.
  static List<Pair> moves(List<Asset> assets) {
    return assets.stream().map(a -> new Pair("old:" + a.key(), "new:" + a.key())).toList();
  }

  private static Asset write(Path file, String key, byte[] bytes) throws Exception {
    Files.write(file, bytes);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return new Asset(
        key, "application/octet-stream", file, bytes.length, HexFormat.of().formatHex(digest));
  }
}
