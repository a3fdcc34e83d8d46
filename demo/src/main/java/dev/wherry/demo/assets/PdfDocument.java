package dev.wherry.demo.assets;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A PDF 1.4 document: A4 pages with a title, a drawing and lines of text.
final class PdfDocument {
  private static final int FONT = 3;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<Integer> offsets = new ArrayList<>();

  private PdfDocument() {}

  static Recipe.Maker pdf(String title, int pages) {
    return (out, random) -> {
      var drawings = new ArrayList<String>();
      for (int page = 1; page <= pages; page++) {
        drawings.add(content(title, page, pages, 3 + random.nextInt(9)));
      }
      out.write(new PdfDocument().of(drawings));
    };
  }

  private byte[] of(List<String> contents) {
    text("%PDF-1.4\n");
    object("<< /Type /Catalog /Pages 2 0 R >>");
    var kids = new StringBuilder();
    for (int page = 0; page < contents.size(); page++) {
      kids.append(FONT + 1 + 2 * page).append(" 0 R ");
    }
    object("<< /Type /Pages /Count %d /Kids [%s] >>".formatted(contents.size(), kids));
    object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for (String content : contents) {
      object(
          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R".formatted(next())
              + " /Resources << /Font << /F1 %d 0 R >> >> >>".formatted(FONT));
      object("<< /Length %d >>\nstream\n%s\nendstream".formatted(content.length(), content));
    }
    int table = file.size();
    text("xref\n0 %d\n0000000000 65535 f \n".formatted(offsets.size() + 1));
    for (int offset : offsets) {
      text("%010d 00000 n \n".formatted(offset));
    }
    text("trailer\n<< /Size %d /Root 1 0 R >>\n".formatted(offsets.size() + 1));
    text("startxref\n%d\n%%%%EOF\n".formatted(table));
    return file.toByteArray();
  }

  /// The number of the object after the one that is being written.
  private int next() {
    return offsets.size() + 2;
  }

  private void object(String body) {
    offsets.add(file.size());
    text("%d 0 obj\n%s\nendobj\n".formatted(offsets.size(), body));
  }

  private void text(String text) {
    file.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String content(String title, int page, int pages, int petals) {
    var content = new StringBuilder(32_000);
    content.append("BT /F1 24 Tf 60 770 Td (%s) Tj ET\n".formatted(title));
    content.append("BT /F1 10 Tf 60 750 Td (page %d of %d) Tj ET\n".formatted(page, pages));
    content.append("0.16 0.32 0.62 RG 0.5 w\n");
    for (int step = 0; step <= 720; step++) {
      double turn = Math.PI * step / 360;
      double reach = 150 + 70 * Math.cos(petals * turn);
      content.append(Math.round(29_700 + 100 * reach * Math.cos(turn)) / 100.0).append(' ');
      content.append(Math.round(48_000 + 100 * reach * Math.sin(turn)) / 100.0);
      content.append(step == 0 ? " m\n" : " l\n");
    }
    content.append("S\nBT /F1 11 Tf 14 TL 60 210 Td\n");
    for (int line = 1; line <= 10; line++) {
      content.append("(%d. What is carried arrives whole, or not at all.) Tj T*\n".formatted(line));
    }
    return content.append("ET").toString();
  }
}
