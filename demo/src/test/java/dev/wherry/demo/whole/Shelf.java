package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.client.Wherry.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Many small files below a folder, and where each is to go.
///
/// @param provider whose root the folder is
/// @param keys of the files
record Shelf(String provider, Path root, List<String> keys) {
  /// Fills an empty folder with files of up to 3 kB.
  static Shelf fill(String provider, Path root, long seed, int count) throws IOException {
    var random = new SplittableRandom(seed);
    var keys = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      String key = "%s/%02d/file %05d.bin".formatted(provider, i % 50, i);
      byte[] bytes = new byte[random.nextInt(3_000)];
      random.nextBytes(bytes);
      Files.createDirectories(root.resolve(key).getParent());
      Files.write(root.resolve(key), bytes);
      keys.add(key);
    }
    return new Shelf(provider, root, List.copyOf(keys));
  }

  /// The moves of some of the files, each to its own key.
  List<Pair> moves(String destination, int from, int to) {
    return keys.subList(from, to).stream()
        .map(key -> new Pair(provider + ":" + key, destination + ":" + key))
        .toList();
  }

  /// Fails unless each file is below another root too, byte for byte.
  void assertCopied(Path to) throws IOException {
    var wrong = new ArrayList<String>();
    for (String key : keys) {
      Path copy = to.resolve(key);
      if (!Files.exists(copy) || Files.mismatch(root.resolve(key), copy) >= 0) {
        wrong.add(key);
      }
    }
    assertThat(wrong).as("missing or different").isEmpty();
  }

  /// The files below a folder, relative to it.
  static TreeSet<String> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      var keys = new TreeSet<String>();
      files
          .filter(Files::isRegularFile)
          .forEach(file -> keys.add(folder.relativize(file).toString()));
      return keys;
    }
  }
}
