package dev.wherry.providers.gcs;

import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What a bucket of the stand-in holds. Whoever uses it holds its lock.
final class StandInBucket {
  private static final AtomicLong NUMBERS = new AtomicLong(1_700_000_000_000_000L);
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "contentType",
          "cacheControl",
          "contentDisposition",
          "contentEncoding",
          "contentLanguage",
          "storageClass",
          "metadata",
          "crc32c",
          "md5Hash");

  final NavigableMap<String, Stored> objects = new TreeMap<>(Keys.UTF8_ORDER);
  final Map<String, Upload> uploads = new HashMap<>();
  final Map<String, Session> sessions = new HashMap<>();

  /// An object.
  ///
  /// @param sums those that Google tells
  record Stored(Data data, long generation, Map<String, Object> resource, Checksums sums) {
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>(resource);
      json.put("kind", "storage#object");
      json.put("generation", Long.toString(generation));
      json.put("metageneration", "1");
      json.put("size", Integer.toString(data.bytes().length));
      json.put("updated", "2026-03-01T12:00:00.123Z");
      json.putIfAbsent("storageClass", "STANDARD");
      json.put("crc32c", GcsObjects.base64(sums, ChecksumKind.CRC32C));
      String md5 = GcsObjects.base64(sums, ChecksumKind.MD5);
      if (md5 != null) {
        json.put("md5Hash", md5);
      }
      return json;
    }
  }

  /// Bytes.
  static final class Data {
    private final byte[] bytes;

    Data(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /// An upload in parts.
  record Upload(String name, Map<String, Object> resource, NavigableMap<Integer, Part> parts) {}

  /// A part of one.
  record Part(Data data, String etag) {}

  /// An upload by the resumable protocol.
  record Session(
      String name,
      Map<String, Object> resource,
      @Nullable String generation,
      AtomicReference<Data> received,
      long size) {}

  /// What the server refuses with.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    final int status;
    final String code;

    Refused(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  static long nextNumber() {
    return NUMBERS.incrementAndGet();
  }

  Stored object(String name) throws Refused {
    Stored there = objects.get(name);
    if (there == null) {
      throw new Refused(404, "NoSuchKey", "No such object: " + name);
    }
    return there;
  }

  void demand(String name, @Nullable String generation) throws Refused {
    if (generation != null) {
      Stored there = objects.get(name);
      long now = there == null ? 0 : there.generation();
      if (now != Long.parseLong(generation)) {
        throw new Refused(
            412,
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold.");
      }
    }
  }

  /// Stores an object in place of what is there.
  Stored store(
      String name,
      byte[] bytes,
      Map<String, Object> asked,
      @Nullable String generation,
      boolean md5)
      throws Refused {
    demand(name, generation);
    for (Map.Entry<String, Object> field : asked.entrySet()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new Refused(400, "InvalidArgument", "Unknown field: " + field.getKey());
      }
    }
    String storageClass = Json.text(asked, "storageClass");
    if (storageClass != null && !GcsAttributes.isStorageClass(storageClass)) {
      throw new Refused(400, "InvalidArgument", "The storage class you specified is not valid.");
    }
    Checksums sums =
        ChecksumCalculator.of(
            bytes,
            md5 ? Set.of(ChecksumKind.CRC32C, ChecksumKind.MD5) : Set.of(ChecksumKind.CRC32C));
    for (ChecksumKind kind : List.of(ChecksumKind.CRC32C, ChecksumKind.MD5)) {
      String told = Json.text(asked, kind == ChecksumKind.MD5 ? "md5Hash" : "crc32c");
      if (told != null && !told.equals(GcsObjects.base64(sums, kind))) {
        throw new Refused(
            400,
            "BadDigest",
            "Provided %s \"%s\" doesn't match calculated %s \"%s\"."
                .formatted(
                    kind == ChecksumKind.MD5 ? "MD5 hash" : "CRC32C",
                    told,
                    kind == ChecksumKind.MD5 ? "MD5 hash" : "CRC32C",
                    GcsObjects.base64(sums, kind)));
      }
    }
    Map<String, Object> resource = new LinkedHashMap<>(asked);
    resource.put("name", name);
    Stored stored = new Stored(new Data(bytes), nextNumber(), resource, sums);
    objects.put(name, stored);
    return stored;
  }
}
