package dev.wherry.demo.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AssetsTest {
  private static final long LARGEST = 3_000_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private static Path folder;

  private static List<Asset> assets = List.of();

  @BeforeAll
  static void make() throws Exception {
    assets = Assets.make(folder, 7, LARGEST);
  }

  @Test
  void thereAreManyOfManySizes() {
    assertThat(assets).hasSizeGreaterThanOrEqualTo(40);
    assertThat(assets).extracting(Asset::bytes).contains(0L, 1L, 8L);
    assertThat(assets).filteredOn(asset -> asset.bytes() >= LARGEST).isNotEmpty();
    assertThat(assets).filteredOn(asset -> asset.bytes() > 1_000_000).hasSizeGreaterThan(8);
    assertThat(assets).filteredOn(asset -> asset.bytes() < 1_000).hasSizeGreaterThan(8);
  }

  @Test
  void sizesAndDigestsAreThoseOfTheFiles() throws Exception {
    for (Asset asset : assets) {
      byte[] bytes = Files.readAllBytes(asset.file());
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertThat(asset.bytes()).as(asset.key()).isEqualTo(bytes.length);
      assertThat(asset.sha256()).as(asset.key()).isEqualTo(HexFormat.of().formatHex(digest));
    }
  }

  @Test
  void keysAreOddAndNoTwoAreTheSame() {
    var keys = assets.stream().map(Asset::key).toList();
    assertThat(keys).doesNotHaveDuplicates();
    for (String odd : List.of(" ", "%", "+", "#", "?", "&", "\"", "%2e%2e%2f", "桜", "🚢")) {
      assertThat(keys).as("a key with %s", odd).anyMatch(key -> key.contains(odd));
    }
    assertThat(keys).anyMatch(key -> key.chars().filter(c -> c == '/').count() > 5);
  }

  @Test
  void twoKeysDifferOnlyInTheirNormalForm() {
    var composed = new ArrayList<String>();
    for (Asset asset : assets) {
      composed.add(Normalizer.normalize(asset.key(), Normalizer.Form.NFC));
    }
    assertThat(composed.stream().distinct()).hasSize(assets.size() - 1);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers(@TempDir Path again, @TempDir Path other)
      throws Exception {
    var digests = assets.stream().map(Asset::sha256).toList();
    assertThat(Assets.make(again, 7, LARGEST)).extracting(Asset::sha256).isEqualTo(digests);
    assertThat(Assets.make(other, 8, LARGEST)).extracting(Asset::sha256).isNotEqualTo(digests);
  }

  @Test
  void imagesOpen() throws Exception {
    for (Asset image : ofType("image/(png|jpeg|gif|bmp)")) {
      assertThat(ImageIO.read(image.file().toFile())).as(image.key()).isNotNull();
    }
  }

  @Test
  void drawingsAreSvg() throws Exception {
    for (Asset drawing : ofType("image/svg.*")) {
      var document =
          DocumentBuilderFactory.newDefaultNSInstance()
              .newDocumentBuilder()
              .parse(drawing.file().toFile());
      assertThat(document.getDocumentElement().getLocalName()).isEqualTo("svg");
      assertThat(document.getElementsByTagName("path").getLength()).isGreaterThan(10);
    }
  }

  @Test
  void soundsPlay() throws Exception {
    for (Asset sound : ofType("audio/.*")) {
      try (AudioInputStream audio = AudioSystem.getAudioInputStream(sound.file().toFile())) {
        assertThat(audio.getFormat().getSampleRate()).isEqualTo(44_100);
        assertThat(audio.readAllBytes())
            .as(sound.key())
            .hasSize((int) audio.getFrameLength() * audio.getFormat().getFrameSize());
      }
    }
  }

  @Test
  void documentsArePdf() throws Exception {
    for (Asset document : ofType("application/pdf")) {
      String pdf = Files.readString(document.file(), StandardCharsets.US_ASCII);
      assertThat(pdf).startsWith("%PDF-1.4\n").endsWith("%%EOF\n");
      Matcher start = Pattern.compile("startxref\n(\\d+)\n").matcher(pdf);
      assertThat(start.find()).isTrue();
      int table = Integer.parseInt(start.group(1));
      assertThat(pdf).startsWith("%PDF").contains("/Type /Catalog");
      assertThat(pdf.substring(table)).startsWith("xref\n0 ");
      Matcher entries = Pattern.compile("(\\d{10}) 00000 n ").matcher(pdf.substring(table));
      int object = 0;
      while (entries.find()) {
        object++;
        assertThat(pdf.substring(Integer.parseInt(entries.group(1)))).startsWith(object + " 0 obj");
      }
      assertThat(object).isGreaterThan(4);
      Matcher streams =
          Pattern.compile("/Length (\\d+) >>\nstream\n(.*?)\nendstream", Pattern.DOTALL)
              .matcher(pdf);
      while (streams.find()) {
        assertThat(streams.group(2)).hasSize(Integer.parseInt(streams.group(1)));
      }
    }
  }

  @Test
  void videosHaveWholeFrames() throws Exception {
    for (Asset video : ofType("video/.*")) {
      byte[] bytes = Files.readAllBytes(video.file());
      String header = new String(bytes, 0, 43, StandardCharsets.US_ASCII);
      assertThat(header).startsWith("YUV4MPEG2 W640 H360").endsWith("C420jpeg\n");
      int frame = 6 + 640 * 360 * 3 / 2;
      assertThat((bytes.length - header.length()) % frame).isZero();
      for (int at = header.length(); at < bytes.length; at += frame) {
        assertThat(new String(bytes, at, 6, StandardCharsets.US_ASCII)).isEqualTo("FRAME\n");
      }
    }
  }

  @Test
  void archivesOpen() throws Exception {
    for (Asset archive : ofType("application/zip")) {
      try (var zip = new ZipFile(archive.file().toFile())) {
        assertThat(zip.stream().map(Object::toString)).hasSize(5).contains("images/Möwe.png");
        try (var image = zip.getInputStream(zip.getEntry("images/Möwe.png"))) {
          assertThat(ImageIO.read(new ByteArrayInputStream(image.readAllBytes()))).isNotNull();
        }
      }
    }
    for (Asset archive : ofType("application/gzip")) {
      try (var text = new GZIPInputStream(Files.newInputStream(archive.file()))) {
        assertThat(decoded(text.readAllBytes())).startsWith("hour,ship");
      }
    }
  }

  @Test
  void textsAreUtf8() throws Exception {
    for (Asset text : ofType("(text/.*|application/.*json)")) {
      assertThat(decoded(Files.readAllBytes(text.file()))).as(text.key()).isNotBlank();
    }
    for (Asset json : ofType("application/json")) {
      JsonNode array = JSON.readTree(Files.readString(json.file()));
      assertThat(array.isArray() && array.get(0).get("ship").isString()).isTrue();
    }
    for (Asset lines : ofType("application/x-ndjson")) {
      try (Stream<String> rows = Files.lines(lines.file())) {
        assertThat(rows.limit(100)).allMatch(row -> JSON.readTree(row).isObject());
      }
    }
  }

  @Test
  void theFilesAreOfTheirTypesByTheirFirstBytes() throws Exception {
    for (Asset asset : ofType("image/png")) {
      try (var file = new BufferedInputStream(Files.newInputStream(asset.file()))) {
        assertThat(file.readNBytes(4)).containsExactly(0x89, 'P', 'N', 'G');
      }
    }
  }

  private static List<Asset> ofType(String pattern) {
    var some =
        assets.stream().filter(asset -> asset.contentType().matches(pattern + ".*")).toList();
    assertThat(some).as(pattern).isNotEmpty();
    return some;
  }

  private static String decoded(byte[] bytes) throws IOException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }
}
