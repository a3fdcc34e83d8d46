package dev.wherry.demo.assets;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files made of files.
final class Archives {
  /// Archives of the same files are the same bytes.
  private static final LocalDateTime WRITTEN = LocalDateTime.of(2024, 2, 29, 12, 0);

  private Archives() {}

  /// A zip archive with names in several scripts.
  ///
  /// @param rows how much text is in its largest file
  static Recipe.Maker zip(int rows) {
    var files = new LinkedHashMap<String, Recipe.Maker>();
    files.put("readme.txt", Texts.prose(20));
    files.put("data/log.csv", Texts.csv(rows));
    files.put("images/Möwe.png", Pictures.png(160, 120, Paintings.waves(0.3)));
    files.put("sound/鐘.wav", Sounds.wav(2));
    files.put("empty", Texts.empty());
    return (out, random) -> {
      var zip = new ZipOutputStream(out);
      for (Map.Entry<String, Recipe.Maker> file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(WRITTEN);
        zip.putNextEntry(entry);
        file.getValue().write(new Open(zip), random);
        zip.closeEntry();
      }
      zip.finish();
    };
  }

  static Recipe.Maker gzip(Recipe.Maker content) {
    return (out, random) -> {
      var gzip = new GZIPOutputStream(out, 1 << 16);
      content.write(new Open(gzip), random);
      gzip.finish();
    };
  }

  /// A stream that its writer can't close.
  private static final class Open extends FilterOutputStream {
    Open(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
