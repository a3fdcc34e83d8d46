package dev.wherry.demo.assets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// The list of the demo's assets. Its names are as users make them: each of the odd ones has broken
/// some copying program.
final class Gallery {
  private static final String PNG = "image/png";
  private static final String JPEG = "image/jpeg";
  private static final String SVG = "image/svg+xml";
  private static final String PDF = "application/pdf";
  private static final String WAV = "audio/wav";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String CSV = "text/csv; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String ZIP = "application/zip";
  private static final String Y4M = "video/x-yuv4mpeg";
  private static final String ANY = "application/octet-stream";

  private Gallery() {}

  /// @param largest the least size of the largest one, in bytes
  static List<Recipe> recipes(long largest) {
    return List.of(
        // The long ones first, so that all processors end at the same time.
        of("video/plasma.y4m", Y4M, Video.y4m(largest)),
        of("video/short clip.y4m", Y4M, Video.y4m(largest / 20)),
        of("images/mandelbrot.png", PNG, Pictures.png(1600, 1200, seahorses())),
        of("images/julia.jpg", JPEG, Pictures.jpeg(1600, 1200, Paintings.julia(-0.79, 0.15))),
        of("images/dusk.jpg", JPEG, Pictures.jpeg(2000, 1125, Paintings.dusk(0))),
        of("images/lagoon.png", PNG, Pictures.png(1280, 960, Paintings.waves(0.1))),
        of("images/raw/lagoon.bmp", "image/bmp", Pictures.bmp(1024, 768, Paintings.waves(0.7))),
        of("audio/bells.wav", WAV, Sounds.wav(45)),
        of("audio/bells, shorter.wav", WAV, Sounds.wav(5)),
        of("audio/bells.aiff", "audio/aiff", Sounds.aiff(8)),
        of("data/ship's log.csv", CSV, Texts.csv(90_000)),
        of("data/ships.ndjson", "application/x-ndjson", Texts.jsonLines(40_000)),
        of("data/ships.json", JSON, Texts.json(4_000)),
        of("data/ship's log.csv.gz", "application/gzip", Archives.gzip(Texts.csv(30_000))),
        of("archive/2024 (final) [v2].zip", ZIP, Archives.zip(60_000)),
        of("archive/small.zip", ZIP, Archives.zip(10)),
        of("documents/report.pdf", PDF, PdfDocument.pdf("Report", 120)),
        of("documents/one page.pdf", PDF, PdfDocument.pdf("One page", 1)),
        of("documents/100% cotton.pdf", PDF, PdfDocument.pdf("100% cotton", 3)),
        of("documents/letter.txt", TEXT, Texts.prose(40)),
        of("documents/book.txt", TEXT, Texts.prose(30_000)),
        of("site/index.html", HTML, Texts.html("Harbour")),
        of("site/c++ & c#.html", HTML, Texts.html("C++ &amp; C#")),
        of("site/style.css", "text/css; charset=utf-8", Texts.css()),
        of("site/favicon.png", PNG, Pictures.png(32, 32, Paintings.rings(4))),
        of("site/pixel.gif", "image/gif", Pictures.gif(1, 1, Paintings.rings(1))),
        of("site/rings.gif", "image/gif", Pictures.gif(240, 240, Paintings.rings(9))),
        of("site/rosette.svg", SVG, Pictures.svg(24)),
        of("site/rosette@2x.svg", SVG, Pictures.svg(4_000)),
        // Sizes at the edge.
        of("edge/empty.bin", ANY, Texts.empty()),
        of("edge/one byte", ANY, Texts.exactly((byte) 0)),
        of("edge/module.wasm", "application/wasm", Texts.exactly("\0asm\1\0\0\0".getBytes(UTF_8))),
        of("edge/no type", ANY, Texts.prose(3)),
        // Names that a URL has to escape, or that look escaped and are not.
        of("names/two  spaces.txt", TEXT, Texts.prose(4)),
        of("names/%41 is not A.txt", TEXT, Texts.prose(5)),
        of("names/A is not %41.txt", TEXT, Texts.prose(5)),
        of("names/100%", TEXT, Texts.prose(2)),
        of("names/%2e%2e%2fetc.txt", TEXT, Texts.prose(2)),
        of("names/a+b=c.csv", CSV, Texts.csv(20)),
        of("names/a b=c.csv", CSV, Texts.csv(20)),
        of("names/#1 hit.wav", WAV, Sounds.wav(1)),
        of("names/what?.txt", TEXT, Texts.prose(6)),
        of("names/q?a=1&b=2.json", JSON, Texts.json(9)),
        of("names/semi;colon,comma.txt", TEXT, Texts.prose(7)),
        of("names/say \"hello\".txt", TEXT, Texts.prose(8)),
        of("names/colon: a story.txt", TEXT, Texts.prose(8)),
        of("names/~tilde^caret`tick.txt", TEXT, Texts.prose(8)),
        of("names/.hidden", TEXT, Texts.prose(1)),
        of("names/" + "long".repeat(50) + ".txt", TEXT, Texts.prose(9)),
        // The same word twice: composed, and as letters with marks after them.
        of("names/Z\u00fcrich/Gro\u00dfm\u00fcnster.png", PNG, small(0.2)),
        of("names/Zu\u0308rich/Gro\u00dfmu\u0308nster.png", PNG, small(0.4)),
        of("names/桜/春の海.png", PNG, small(0.6)),
        of("names/Москва/река.jpg", JPEG, Pictures.jpeg(640, 360, Paintings.dusk(2))),
        of("names/\u05e0\u05de\u05dc/\u0645\u064a\u0646\u0627\u0621.svg", SVG, Pictures.svg(12)),
        of("names/⛵ 🚢.svg", SVG, Pictures.svg(16)),
        of("deep/a/b/c/d/e/f/g/h/leaf.txt", TEXT, Texts.prose(3)));
  }

  private static Painting seahorses() {
    return Paintings.mandelbrot(-0.745, 0.113, 0.012);
  }

  private static Recipe.Maker small(double phase) {
    return Pictures.png(320, 240, Paintings.waves(phase));
  }

  private static Recipe of(String key, String contentType, Recipe.Maker maker) {
    return new Recipe(key, contentType, maker);
  }
}
