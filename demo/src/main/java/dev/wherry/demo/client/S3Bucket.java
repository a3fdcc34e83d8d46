package dev.wherry.demo.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// A bucket of an S3 server, read with requests of our own. Any thread may call any method.
public final class S3Bucket implements Closeable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI endpoint;
  private final String name;
  private final String accessKey;
  private final String secretKey;
  private final S3Signature signature;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /// An object, as it was read.
  ///
  /// @param contentType what the server says it is, or an empty string
  /// @param sha256 of the bytes that came, lower-case hex
  public record Read(long bytes, String sha256, String contentType) {}

  public S3Bucket(
      URI endpoint, String name, String accessKey, String secretKey, InstantSource clock) {
    this.endpoint = endpoint;
    this.name = name;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.signature = new S3Signature(accessKey, secretKey, clock);
  }

  public URI endpoint() {
    return endpoint;
  }

  public String name() {
    return name;
  }

  public String accessKey() {
    return accessKey;
  }

  public String secretKey() {
    return secretKey;
  }

  /// Makes the bucket.
  public void create() throws IOException, InterruptedException {
    var response = http.send(request("PUT", "/" + name, new TreeMap<>()), BodyHandlers.ofString());
    expect(200, response.statusCode(), "make the bucket " + name, response.body());
  }

  /// Reads an object, every byte.
  ///
  /// @throws IOException when it is not there, or can't be read
  public Read read(String key) throws IOException, InterruptedException {
    String path = "/" + name + "/" + PercentCode.encode(key, "/");
    HttpResponse<InputStream> response =
        http.send(request("GET", path, new TreeMap<>()), BodyHandlers.ofInputStream());
    try (var body = new DigestInputStream(response.body(), S3Signature.sha256())) {
      if (response.statusCode() != 200) {
        String answer = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        expect(200, response.statusCode(), "read " + key, answer);
      }
      long bytes = 0;
      byte[] chunk = new byte[1 << 16];
      for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
        bytes += n;
      }
      String contentType = response.headers().firstValue("Content-Type").orElse("");
      return new Read(
          bytes, HexFormat.of().formatHex(body.getMessageDigest().digest()), contentType);
    }
  }

  /// The keys of all its objects.
  public List<String> keys() throws IOException, InterruptedException {
    var keys = new ArrayList<String>();
    String next = "";
    do {
      var query = new TreeMap<>(Map.of("list-type", "2"));
      if (!next.isEmpty()) {
        query.put("continuation-token", next);
      }
      var response = http.send(request("GET", "/" + name, query), BodyHandlers.ofString());
      expect(200, response.statusCode(), "list the bucket " + name, response.body());
      next = "";
      for (Map.Entry<String, String> element : elements(response.body())) {
        switch (element.getKey()) {
          case "Key" -> keys.add(element.getValue());
          case "NextContinuationToken" -> next = element.getValue();
          default -> {}
        }
      }
    } while (!next.isEmpty());
    return List.copyOf(keys);
  }

  /// The keys of its uploads in parts that are neither completed nor aborted.
  public List<String> uploads() throws IOException, InterruptedException {
    var query = new TreeMap<>(Map.of("uploads", ""));
    var response = http.send(request("GET", "/" + name, query), BodyHandlers.ofString());
    expect(200, response.statusCode(), "list the uploads to " + name, response.body());
    return elements(response.body()).stream()
        .filter(element -> element.getKey().equals("Key"))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private HttpRequest request(String method, String path, SortedMap<String, String> query) {
    var request = HttpRequest.newBuilder().timeout(PATIENCE);
    String queryString = S3Signature.queryString(query);
    signature.of(method, endpoint.getAuthority(), path, queryString).forEach(request::header);
    return request
        .uri(URI.create(endpoint + path + (queryString.isEmpty() ? "" : "?" + queryString)))
        .method(method, BodyPublishers.noBody())
        .build();
  }

  private static void expect(int wanted, int status, String what, String answer)
      throws IOException {
    if (status != wanted) {
      throw new IOException("can't %s: S3 says %d %s".formatted(what, status, answer));
    }
  }

  /// The leaves of an XML document, name and text.
  private static List<Map.Entry<String, String>> elements(String document) throws IOException {
    var factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    var elements = new ArrayList<Map.Entry<String, String>>();
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(document));
      String name = "";
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> name = xml.getLocalName();
          case XMLStreamConstants.CHARACTERS -> elements.add(Map.entry(name, xml.getText()));
          default -> name = "";
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException("S3's answer is no XML: " + document, e);
    }
    return elements;
  }
}
