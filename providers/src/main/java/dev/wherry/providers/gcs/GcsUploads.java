package dev.wherry.providers.gcs;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Crc32c;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.MultipartCapabilities;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.rest.RestBody;
import dev.wherry.providers.rest.RestRequest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Uploads in parts by the XML API, the only one of Google's that takes parts in any order. It has
/// no preconditions.
final class GcsUploads implements Multipart {
  private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
  private static final int MAX_PARTS = 10_000;
  private static final MultipartCapabilities CAPABILITIES =
      new MultipartCapabilities(
          5L << 20,
          5L << 30,
          MAX_PARTS,
          5L << 40,
          false,
          false,
          Set.of(ChecksumKind.CRC32C, ChecksumKind.MD5));

  private final GcsProvider provider;
  private final GcsClient client;

  GcsUploads(GcsProvider provider, GcsClient client) {
    this.provider = provider;
    this.client = client;
  }

  @Override
  public MultipartCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public String begin(String key, Attributes attributes) throws StorageException {
    String what = provider.what("begin", key);
    Attributes kept = GcsAttributes.holdable(attributes, client.settings().storageClass());
    String answer =
        client.text(
            what,
            client
                .xml("POST", key)
                .query("uploads", "")
                .headers(GcsAttributes.headers(kept))
                .body(RestBody.of("")));
    Matcher id = UPLOAD_ID.matcher(answer);
    if (!id.find()) {
      throw new StorageException(
          Problem.INTERNAL, what + ": the server does not say what the upload is called");
    }
    return id.group(1).strip();
  }

  @Override
  public PartReceipt put(String key, String upload, int number, long offset, Payload payload)
      throws StorageException {
    String what = provider.what("put part", key);
    if (number < 1 || number > MAX_PARTS) {
      throw new IllegalArgumentException("part " + number);
    }
    RestBody body = RestBody.summed(payload, Set.of(ChecksumKind.CRC32C));
    RestRequest request =
        client
            .xml("PUT", key)
            .query("partNumber", Integer.toString(number))
            .query("uploadId", upload)
            .header("content-type", "application/octet-stream")
            .header("x-goog-hash", GcsObjects.hash(payload.checksums()))
            .body(body);
    String etag = client.send(what, request).get("ETag");
    String crc32c = body.checksums().get(ChecksumKind.CRC32C);
    if (etag == null) {
      throw new StorageException(
          Problem.INTERNAL, what + ": the server does not say what the part is called");
    }
    return new PartReceipt(number, payload.size(), crc32c, etag);
  }

  @Override
  public StoredObject complete(
      String key,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws StorageException {
    String what = provider.what("complete", key);
    if (!(precondition instanceof Precondition.None)) {
      throw new StorageException(
          Problem.UNSUPPORTED,
          what + ": Google completes an upload in parts without conditions only");
    }
    StringBuilder list = new StringBuilder("<CompleteMultipartUpload>");
    for (PartReceipt part : parts) {
      list.append(
          "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>"
              .formatted(part.number(), part.tag().replace("&", "&amp;").replace("<", "&lt;")));
    }
    String answer =
        client.text(
            what,
            client
                .xml("POST", key)
                .query("uploadId", upload)
                .header("content-type", "application/xml")
                .body(RestBody.of(list.append("</CompleteMultipartUpload>").toString())));
    if (!answer.contains("<CompleteMultipartUploadResult")) {
      throw new StorageException(
          Problem.UNAVAILABLE,
          "%s: the server could not do it: %s".formatted(what, Keys.shown(answer)));
    }
    return compared(what, provider.stat(what, key), parts, whole);
  }

  /// The object that stands there, which must be that of the parts.
  private static StoredObject compared(
      String what, StoredObject object, List<PartReceipt> parts, Checksums whole)
      throws StorageException {
    long size = parts.stream().mapToLong(PartReceipt::bytes).sum();
    Checksums sent = whole.and(crc32c(parts));
    if (object.size() != size || sent.disagreement(object.checksums()).isPresent()) {
      throw new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "%s: %,d bytes with %s are there, and not the %,d bytes with %s of the parts"
              .formatted(what, object.size(), object.checksums().hex(), size, sent.hex()));
    }
    return object;
  }

  private static Checksums crc32c(List<PartReceipt> parts) {
    String all = "00000000";
    for (PartReceipt part : parts) {
      String one = part.crc32c();
      if (one == null) {
        return Checksums.NONE;
      }
      all = Crc32c.combined(all, one, part.bytes());
    }
    return Checksums.of(ChecksumKind.CRC32C, all);
  }

  @Override
  public void abort(String key, String upload) throws StorageException {
    String what = provider.what("abort", key);
    try {
      client.send(what, client.xml("DELETE", key).query("uploadId", upload));
    } catch (StorageException e) {
      if (e.problem() != Problem.NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public boolean isOpen(String key, String upload) throws StorageException {
    String what = provider.what("is open", key);
    try {
      client.send(what, client.xml("GET", key).query("uploadId", upload).query("max-parts", "1"));
      return true;
    } catch (StorageException e) {
      if (Objects.equals(e.problem(), Problem.NOT_FOUND)) {
        return false;
      }
      throw e;
    }
  }
}
