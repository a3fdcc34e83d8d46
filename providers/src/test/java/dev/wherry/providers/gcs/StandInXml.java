package dev.wherry.providers.gcs;

import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.providers.WebServer;
import dev.wherry.providers.gcs.GcsStandIn.Call;
import dev.wherry.providers.gcs.StandInBucket.Refused;
import dev.wherry.providers.gcs.StandInBucket.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The stand-in's XML API: reads, and uploads in parts.
final class StandInXml {
  private static final int LEAST = 5 << 20;
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");
  private static final Pattern PART =
      Pattern.compile("<Part><PartNumber>([0-9]+)</PartNumber><ETag>([^<]+)</ETag></Part>");
  private static final Map<String, String> HEADERS =
      Map.of(
          "contentType", "Content-Type",
          "cacheControl", "Cache-Control",
          "contentDisposition", "Content-Disposition",
          "contentEncoding", "Content-Encoding",
          "contentLanguage", "Content-Language",
          "storageClass", "x-goog-storage-class");

  private StandInXml() {}

  static void answer(Call call, WebServer.Reply reply, StandInBucket bucket, String name)
      throws Refused, IOException {
    String upload = call.query().get("uploadId");
    switch (call.method()) {
      case "GET" -> {
        if (upload == null) {
          read(call, reply, bucket.object(name));
        } else {
          call.allow(Set.of("uploadId", "max-parts"));
          upload(bucket, upload, name);
          xml(reply, "<ListPartsResult/>");
        }
      }
      case "POST" -> {
        if (upload == null) {
          begin(call, reply, bucket, name);
        } else {
          complete(call, reply, bucket, name, upload);
        }
      }
      case "PUT" -> part(call, reply, bucket, name, String.valueOf(upload));
      case "DELETE" -> {
        call.allow(Set.of("uploadId"));
        upload(bucket, String.valueOf(upload), name);
        bucket.uploads.remove(upload);
        reply.send(204);
      }
      default -> throw new Refused(405, "MethodNotAllowed", "Not allowed");
    }
  }

  private static void read(Call call, WebServer.Reply reply, Stored object)
      throws Refused, IOException {
    call.allow(Set.of("generation"));
    String generation = call.query().get("generation");
    if (generation != null && object.generation() != Long.parseLong(generation)) {
      throw new Refused(404, "NoSuchKey", "The specified key does not exist.");
    }
    if (!"gzip".equals(call.header("accept-encoding"))) {
      throw new Refused(501, "NotImplemented", "Transcoding");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, Object> json = object.json();
    HEADERS.forEach(
        (field, header) -> {
          String value = Json.text(json, field);
          if (value != null) {
            headers.put(header, value);
          }
        });
    Json.map(json, "metadata")
        .forEach((key, value) -> headers.put("x-goog-meta-" + key, value.toString()));
    headers.put("x-goog-generation", Long.toString(object.generation()));
    headers.put("x-goog-metageneration", "1");
    headers.put("x-goog-hash", String.valueOf(GcsObjects.hash(object.sums())));
    byte[] bytes = object.data().bytes();
    headers.put("x-goog-stored-content-length", Integer.toString(bytes.length));
    headers.put(
        "x-goog-stored-content-encoding", headers.getOrDefault("Content-Encoding", "identity"));
    headers.put("Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT");
    String asked = call.header("range");
    if (asked == null) {
      reply.send(200, headers, bytes);
      return;
    }
    Matcher range = RANGE.matcher(asked);
    if (!range.matches() || Long.parseLong(range.group(1)) >= bytes.length) {
      throw new Refused(416, "InvalidRange", "The requested range cannot be satisfied.");
    }
    int first = Integer.parseInt(range.group(1));
    int last =
        range.group(2).isEmpty()
            ? bytes.length - 1
            : (int) Math.min(bytes.length - 1, Long.parseLong(range.group(2)));
    headers.put("Content-Range", "bytes %d-%d/%d".formatted(first, last, bytes.length));
    reply.send(206, headers, Arrays.copyOfRange(bytes, first, last + 1));
  }

  private static void begin(Call call, WebServer.Reply reply, StandInBucket bucket, String name)
      throws Refused, IOException {
    call.allow(Set.of("uploads"));
    if (!call.query().containsKey("uploads")) {
      throw new Refused(400, "InvalidArgument", "POST of an object");
    }
    Map<String, Object> resource = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    HEADERS.forEach(
        (field, header) -> {
          String value = call.header(header.toLowerCase(Locale.ROOT));
          if (value != null) {
            resource.put(field, value);
          }
        });
    call.request()
        .headers()
        .forEach(
            (header, value) -> {
              if (header.startsWith("x-goog-meta-")) {
                metadata.put(header.substring("x-goog-meta-".length()), value);
              }
            });
    resource.put("metadata", metadata);
    String id = "upload-" + StandInBucket.nextNumber();
    bucket.uploads.put(id, new StandInBucket.Upload(name, resource, new TreeMap<>()));
    xml(
        reply,
        "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
            .formatted(id));
  }

  private static void part(
      Call call, WebServer.Reply reply, StandInBucket bucket, String name, String id)
      throws Refused, IOException {
    call.allow(Set.of("partNumber", "uploadId"));
    byte[] bytes = GcsStandIn.whole(call);
    StandInBucket.Upload upload = upload(bucket, id, name);
    Checksums sums = ChecksumCalculator.of(bytes, Set.of(ChecksumKind.CRC32C, ChecksumKind.MD5));
    String hash = call.header("x-goog-hash");
    if (hash != null && !String.valueOf(GcsObjects.hash(sums)).contains(hash)) {
      throw new Refused(400, "BadDigest", "The x-goog-hash you specified did not match.");
    }
    String etag = "\"%s\"".formatted(sums.get(ChecksumKind.MD5));
    upload
        .parts()
        .put(
            Integer.valueOf(call.query().getOrDefault("partNumber", "0")),
            new StandInBucket.Part(new StandInBucket.Data(bytes), etag));
    reply.send(200, Map.of("ETag", etag), new byte[0]);
  }

  private static void complete(
      Call call, WebServer.Reply reply, StandInBucket bucket, String name, String id)
      throws Refused, IOException {
    call.allow(Set.of("uploadId"));
    StandInBucket.Upload upload = upload(bucket, id, name);
    Matcher asked = PART.matcher(GcsStandIn.text(GcsStandIn.whole(call)));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int before = 0;
    int size = LEAST;
    while (asked.find()) {
      int number = Integer.parseInt(asked.group(1));
      StandInBucket.Part part = upload.parts().get(number);
      if (part == null || !part.etag().equals(asked.group(2))) {
        throw new Refused(400, "InvalidPart", "One or more of the parts could not be found.");
      }
      if (number <= before) {
        throw new Refused(400, "InvalidPartOrder", "Not in order.");
      }
      if (size < LEAST) {
        throw new Refused(400, "EntityTooSmall", "A part is too small.");
      }
      size = part.data().bytes().length;
      before = number;
      all.writeBytes(part.data().bytes());
    }
    if (before == 0) {
      throw new Refused(400, "MalformedCompleteMultipartUploadRequest", "No parts.");
    }
    bucket.store(name, all.toByteArray(), upload.resource(), null, false);
    bucket.uploads.remove(id);
    xml(reply, "<CompleteMultipartUploadResult><ETag>\"x\"</ETag></CompleteMultipartUploadResult>");
  }

  private static StandInBucket.Upload upload(StandInBucket bucket, String id, String name)
      throws Refused {
    StandInBucket.Upload upload = bucket.uploads.get(id);
    if (upload == null || !upload.name().equals(name)) {
      throw new Refused(404, "NoSuchUpload", "The specified upload does not exist.");
    }
    return upload;
  }

  private static void xml(WebServer.Reply reply, String text) throws IOException {
    reply.send(200, Map.of(), ("<?xml version='1.0'?>" + text).getBytes(StandardCharsets.UTF_8));
  }
}
