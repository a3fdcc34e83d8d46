package dev.wherry.providers.gcs;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.rest.RestAnswer;
import dev.wherry.providers.rest.RestBody;
import dev.wherry.providers.rest.RestRequest;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes objects in one piece: small ones in one request together with what is to be known of
/// them, larger ones by Google's resumable protocol, which goes on where a connection broke. Safe
/// for many threads.
final class GcsWriter {
  private static final System.Logger LOG = System.getLogger(GcsWriter.class.getName());

  /// The largest object that is written in one request.
  static final long AT_ONCE = 8L << 20;

  /// How often it goes on without a byte more at the server.
  private static final int TRIES = 3;

  private static final int INCOMPLETE = 308;
  private static final Pattern RECEIVED = Pattern.compile("bytes=0-([0-9]{1,18})");

  private final GcsClient client;

  GcsWriter(GcsClient client) {
    this.client = client;
  }

  /// Writes, and gives the object's resource.
  ///
  /// @param generation the one that must be there, `0` for none, or null
  Map<String, Object> put(
      String what, String key, Payload payload, Attributes kept, @Nullable String generation)
      throws StorageException {
    Map<String, Object> resource = GcsAttributes.json(kept);
    resource.put("name", client.name(key));
    put(resource, "crc32c", GcsObjects.base64(payload.checksums(), ChecksumKind.CRC32C));
    put(resource, "md5Hash", GcsObjects.base64(payload.checksums(), ChecksumKind.MD5));
    String json = Json.write(resource);
    return payload.size() <= AT_ONCE
        ? atOnce(what, payload, json, generation)
        : resumable(what, payload, json, generation);
  }

  private static void put(Map<String, Object> resource, String name, @Nullable String value) {
    if (value != null) {
      resource.put(name, value);
    }
  }

  private Map<String, Object> atOnce(
      String what, Payload payload, String json, @Nullable String generation)
      throws StorageException {
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    String boundary = "wherry-" + HexFormat.of().formatHex(random);
    String part = "--%s\r\nContent-Type: %s\r\n\r\n";
    String before =
        part.formatted(boundary, "application/json; charset=UTF-8")
            + json
            + "\r\n"
            + part.formatted(boundary, "application/octet-stream");
    String after = "\r\n--%s--\r\n".formatted(boundary);
    return client.json(
        what,
        client
            .upload("multipart")
            .query("ifGenerationMatch", generation)
            .header("content-type", "multipart/related; boundary=" + boundary)
            .body(
                RestBody.framed(
                    before.getBytes(StandardCharsets.UTF_8),
                    payload,
                    after.getBytes(StandardCharsets.US_ASCII))));
  }

  private Map<String, Object> resumable(
      String what, Payload payload, String json, @Nullable String generation)
      throws StorageException {
    String session = begin(what, payload.size(), json, generation);
    boolean written = false;
    try {
      Map<String, Object> resource = sendAll(what, session, payload);
      written = true;
      return resource;
    } finally {
      if (!written) {
        cancel(what, session);
      }
    }
  }

  private String begin(String what, long size, String json, @Nullable String generation)
      throws StorageException {
    RestRequest request =
        client
            .upload("resumable")
            .query("ifGenerationMatch", generation)
            .header("content-type", "application/json; charset=UTF-8")
            .header("x-upload-content-length", Long.toString(size))
            .body(RestBody.of(json));
    String location = client.send(what, request).get("Location");
    try {
      URI uri = URI.create(String.valueOf(location));
      // It is a secret of its own, and goes nowhere but to where it came from.
      if (uri.getRawPath() == null || uri.getRawQuery() == null) {
        throw new IllegalArgumentException("no query");
      }
      return uri.getRawPath() + "?" + uri.getRawQuery();
    } catch (IllegalArgumentException _) {
      throw new StorageException(
          Problem.INTERNAL, what + ": the server does not say where the upload is");
    }
  }

  private Map<String, Object> sendAll(String what, String session, Payload payload)
      throws StorageException {
    long size = payload.size();
    long offset = 0;
    int tries = 0;
    while (true) {
      StorageException broken;
      try {
        RestAnswer answer = client.anyAnswer(what, rest(session, payload, offset), session);
        if (answer.status() < 300) {
          return client.json(what, answer);
        }
        broken = answer.status() == INCOMPLETE ? null : client.refused(what, answer);
        if (broken == null) {
          client.skip(what, answer);
        }
      } catch (StorageException e) {
        broken = e;
      }
      if (broken != null
          && broken.problem() != Problem.UNAVAILABLE
          && broken.problem() != Problem.TIMED_OUT) {
        throw broken;
      }
      client.checkRunning(what);
      Received received = received(what, session, size);
      if (received.resource() != null) {
        return received.resource();
      }
      tries = received.bytes() > offset ? 1 : tries + 1;
      if (tries > TRIES || received.bytes() > size) {
        throw broken == null
            ? new StorageException(
                Problem.UNAVAILABLE, what + ": the server does not take the bytes")
            : broken;
      }
      offset = received.bytes();
    }
  }

  private static RestRequest rest(String session, Payload payload, long offset) {
    long size = payload.size();
    RestBody body =
        RestBody.of(
            size - offset,
            () -> {
              InputStream in = payload.open();
              in.skipNBytes(offset);
              return in;
            });
    return RestRequest.of("PUT", session)
        .header(
            "content-range",
            offset == size
                ? "bytes */%d".formatted(size)
                : "bytes %d-%d/%d".formatted(offset, size - 1, size))
        .body(body);
  }

  /// What the server has.
  ///
  /// @param resource the object, if it is whole already
  private record Received(long bytes, @Nullable Map<String, Object> resource) {}

  private Received received(String what, String session, long size) throws StorageException {
    RestRequest request =
        RestRequest.of("PUT", session)
            .header("content-range", "bytes */%d".formatted(size))
            .body(RestBody.of(""));
    RestAnswer answer = client.anyAnswer(what, request, session);
    if (answer.status() < 300) {
      return new Received(size, client.json(what, answer));
    }
    if (answer.status() != INCOMPLETE) {
      throw client.refused(what, answer);
    }
    String range = client.skip(what, answer).get("Range");
    Matcher bytes = RECEIVED.matcher(range == null ? "" : range);
    return new Received(bytes.matches() ? Long.parseLong(bytes.group(1)) + 1 : 0, null);
  }

  /// Ends an upload that came to nothing; Google forgets it after a week all the same.
  private void cancel(String what, String session) {
    boolean interrupted = Thread.interrupted();
    try {
      client.skip(what, client.anyAnswer(what, RestRequest.of("DELETE", session), session));
    } catch (StorageException e) {
      LOG.log(
          System.Logger.Level.DEBUG, "the upload stays until it is forgotten: {0}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
