package dev.wherry.demo.assets;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Makes the demo's files: images, documents, audio, video, text and archives, each valid, of 0
/// bytes and more, under names that a URL has to escape.
public final class Assets {
  private Assets() {}

  /// Writes all files into a folder, as many at once as there are processors. The same seed and
  /// size give the same bytes.
  ///
  /// @param largest the least size of the largest one, in bytes
  /// @throws IOException when the folder can't be written to, for example because the disk is full
  public static List<Asset> make(Path folder, long seed, long largest)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var recipes = Gallery.recipes(largest);
    try (ExecutorService makers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      var making = new ArrayList<Future<Asset>>();
      for (int i = 0; i < recipes.size(); i++) {
        int number = i;
        making.add(makers.submit(() -> make(folder, recipes.get(number), number, seed)));
      }
      var made = new ArrayList<Asset>();
      for (Future<Asset> asset : making) {
        made.add(asset.get());
      }
      return List.copyOf(made);
    } catch (ExecutionException e) {
      throw new IOException("can't make the demo's files in %s".formatted(folder), e.getCause());
    }
  }

  private static Asset make(Path folder, Recipe recipe, int number, long seed) {
    Path file = folder.resolve("%03d%s".formatted(number, extension(recipe.key())));
    var random = new SplittableRandom(seed * 1_000_003 + number);
    try (OutputStream disk = Files.newOutputStream(file);
        var digest = new DigestOutputStream(disk, MessageDigest.getInstance("SHA-256"));
        var out = new BufferedOutputStream(digest, 1 << 16)) {
      recipe.maker().write(out, random);
      out.flush();
      String sha256 = HexFormat.of().formatHex(digest.getMessageDigest().digest());
      return new Asset(recipe.key(), recipe.contentType(), file, Files.size(file), sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String extension(String key) {
    int dot = key.lastIndexOf('.');
    String end = dot < 0 ? "" : key.substring(dot);
    return end.matches("\\.[a-z0-9]{1,6}") ? end : "";
  }
}
