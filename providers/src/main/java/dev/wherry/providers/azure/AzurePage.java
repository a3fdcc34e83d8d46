package dev.wherry.providers.azure;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// What a listing of blobs or of blocks answers.
///
/// @param blobs their keys with the prefix
/// @param marker where the listing goes on, or null
/// @param blocks the uncommitted blocks, by their names, with their sizes
record AzurePage(List<StoredObject> blobs, @Nullable String marker, Map<String, Long> blocks) {

  /// Reads an answer.
  ///
  /// @throws IOException when it is not what Azure answers
  static AzurePage read(String xml) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      // A mark of the byte order may come first.
      return new Reading(
              factory.createXMLStreamReader(new StringReader(xml.replaceFirst("^\ufeff", ""))))
          .page();
    } catch (XMLStreamException | NumberFormatException e) {
      throw new IOException(
          "the server's answer can't be read: " + Keys.shown(String.valueOf(e.getMessage())), e);
    }
  }

  private static final class Reading {
    private final XMLStreamReader xml;
    private final Deque<String> open = new ArrayDeque<>();
    private final List<StoredObject> blobs = new ArrayList<>();
    private final Map<String, Long> blocks = new HashMap<>();
    private Map<String, String> one = new HashMap<>();
    private @Nullable String marker;
    private boolean encoded;

    Reading(XMLStreamReader xml) {
      this.xml = xml;
    }

    AzurePage page() throws XMLStreamException {
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(xml.getText());
          case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
          default -> {}
        }
      }
      return new AzurePage(blobs, marker, blocks);
    }

    private void start(String name) {
      open.push(name);
      if (name.equals("Blob") || name.equals("Block")) {
        one = new HashMap<>();
        encoded = false;
      } else if (name.equals("Name")) {
        encoded = "true".equals(xml.getAttributeValue(null, "Encoded"));
      }
    }

    private void text(String text) {
      String name = open.peek();
      if (name != null && name.equals("NextMarker")) {
        marker = text.isEmpty() ? null : text;
      } else if (name != null) {
        one.merge(name, text, String::concat);
      }
    }

    private void end(String name) {
      open.pop();
      if (name.equals("Blob")) {
        blobs.add(blob());
      } else if (name.equals("Block") && open.contains("UncommittedBlocks")) {
        blocks.put(one.getOrDefault("Name", ""), Long.valueOf(one.getOrDefault("Size", "0")));
      }
    }

    private StoredObject blob() {
      String name = one.getOrDefault("Name", "");
      String etag = one.get("Etag");
      return new StoredObject(
          encoded ? URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8) : name,
          Long.parseLong(one.getOrDefault("Content-Length", "-1")),
          etag == null || etag.startsWith("\"") ? etag : "\"" + etag + "\"",
          modified(one.get("Last-Modified")),
          Checksums.NONE,
          Attributes.NONE);
    }

    private static @Nullable Instant modified(@Nullable String text) {
      try {
        return text == null
            ? null
            : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      } catch (DateTimeException _) {
        return null;
      }
    }
  }
}
