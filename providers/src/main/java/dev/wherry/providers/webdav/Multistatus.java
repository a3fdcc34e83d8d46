package dev.wherry.providers.webdav;

import dev.wherry.core.provider.Keys;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

/// What PROPFIND answers.
final class Multistatus {
  /// What is asked for.
  static final String QUESTION =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><propfind xmlns=\"DAV:\"><prop><resourcetype/>"
          + "<getcontentlength/><getetag/><getlastmodified/><getcontenttype/></prop></propfind>";

  private static final String DAV = "DAV:";

  private Multistatus() {}

  /// A resource, and those of its properties that the server gave.
  ///
  /// @param path decoded, without a slash at its end; null where it is no UTF-8
  /// @param properties by their names
  record Resource(@Nullable String path, boolean collection, Map<String, String> properties) {
    FileFacts facts() {
      return FileFacts.of(
          properties.get("getcontentlength"),
          properties.get("getetag"),
          properties.get("getlastmodified"),
          properties.get("getcontenttype"));
    }
  }

  /// Reads an answer.
  ///
  /// @throws IOException when it is no such answer
  static List<Resource> read(String xml) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      return new Reading(factory.createXMLStreamReader(new StringReader(xml))).resources();
    } catch (XMLStreamException e) {
      throw new IOException(
          "the server's answer can't be read: " + Keys.shown(String.valueOf(e.getMessage())), e);
    }
  }

  /// The path of an absolute or relative URL, decoded and without a slash at its end, or null where
  /// it is no UTF-8.
  static @Nullable String path(String href) {
    String path = href.strip().replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/]*", "");
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        decoded.put((byte) (high << 4 | low));
        i += 2;
      } else {
        decoded.put(bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(decoded.flip())
          .toString()
          .replaceFirst("/+$", "");
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  private static final class Reading {
    private final XMLStreamReader xml;
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Resource> resources = new ArrayList<>();
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> some = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private String href = "";
    private String status = "";
    private boolean collection;

    Reading(XMLStreamReader xml) {
      this.xml = xml;
    }

    List<Resource> resources() throws XMLStreamException {
      boolean seen = false;
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            seen |= name().equals("multistatus");
            start(name());
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(xml.getText());
          case XMLStreamConstants.END_ELEMENT -> end(name());
          default -> {}
        }
      }
      if (!seen) {
        throw new XMLStreamException("it is no multistatus");
      }
      return resources;
    }

    /// The name of an element of WebDAV's, or one that no such element has.
    private String name() {
      return DAV.equals(xml.getNamespaceURI()) ? xml.getLocalName() : "other";
    }

    private void start(String name) {
      open.push(name);
      text.setLength(0);
      switch (name) {
        case "response" -> {
          properties.clear();
          href = "";
          collection = false;
        }
        case "propstat" -> {
          some.clear();
          status = "";
        }
        case "collection" -> some.put("collection", "");
        default -> {}
      }
    }

    private void end(String name) {
      open.pop();
      String parent = open.peek();
      if (name.equals("href") && "response".equals(parent)) {
        href = text.toString();
      } else if (name.equals("status") && "propstat".equals(parent)) {
        status = text.toString();
      } else if ("prop".equals(parent)) {
        some.put(name, text.toString().strip());
      } else if (name.equals("propstat") && status.contains(" 200")) {
        properties.putAll(some);
        collection |= some.containsKey("collection");
      } else if (name.equals("response")) {
        resources.add(new Resource(path(href), collection, Map.copyOf(properties)));
      }
    }
  }
}
