package dev.wherry.providers.azure;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
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
import java.util.Set;

/// Uploads in parts: uncommitted blocks of the blob, whose names hold the upload's id.
///
/// Azure knows no uploads, so the first block of each, which is never committed, says whether it is
/// open: of one byte it is, of two it was aborted. Completing one upload, or writing the blob in
/// one piece, ends every other of the same key. The blocks of an upload that came to nothing are
/// invisible, and Azure deletes them after a week.
final class AzureUploads implements Multipart {
  private static final int MAX_PARTS = 49_999;
  private static final long MAX_PART_BYTES = 4_000L << 20;
  private static final Set<ChecksumKind> SUMS = Set.of(ChecksumKind.CRC32C, ChecksumKind.MD5);
  private static final MultipartCapabilities CAPABILITIES =
      new MultipartCapabilities(
          1, MAX_PART_BYTES, MAX_PARTS, MAX_PARTS * MAX_PART_BYTES, true, true, SUMS);

  private final AzureProvider provider;
  private final AzureClient client;

  AzureUploads(AzureProvider provider, AzureClient client) {
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
    UploadName upload = UploadName.of(AzureHeaders.holdable(attributes));
    client.send(what, block(key, upload, 0).body(RestBody.of("1")));
    return upload.text();
  }

  @Override
  public PartReceipt put(String key, String upload, int number, long offset, Payload payload)
      throws StorageException {
    String what = provider.what("put part", key);
    if (number < 1 || number > MAX_PARTS) {
      throw new IllegalArgumentException("part " + number);
    }
    UploadName name = open(what, key, upload);
    RestBody body = RestBody.summed(payload, SUMS);
    AzureHeaders answer =
        client.send(
            what,
            block(key, name, number)
                .header("content-md5", AzureHeaders.base64Md5(payload.checksums()))
                .body(body));
    Checksums sent = body.checksums();
    checkSame(what, sent, payload.checksums());
    checkSame(what, sent, answer.md5("Content-MD5"));
    return new PartReceipt(
        number, payload.size(), sent.get(ChecksumKind.CRC32C), name.block(number));
  }

  /// A block that is wrong is in no blob yet.
  private static void checkSame(String what, Checksums sent, Checksums others)
      throws StorageException {
    ChecksumKind wrong = sent.disagreement(others).orElse(null);
    if (wrong != null) {
      throw new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "%s: the bytes' %s is %s and not %s"
              .formatted(what, wrong, sent.get(wrong), others.get(wrong)));
    }
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
    UploadName name = open(what, key, upload);
    StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
    for (PartReceipt part : parts) {
      list.append("<Uncommitted>").append(name.block(part.number())).append("</Uncommitted>");
    }
    RestRequest request =
        client
            .blob("PUT", key)
            .query("comp", "blocklist")
            .header("content-type", "application/xml")
            .headers(AzureHeaders.of(name.attributes()))
            .body(RestBody.of(list.append("</BlockList>").toString()));
    long size = parts.stream().mapToLong(PartReceipt::bytes).sum();
    return provider.write(what, request, precondition).written(key, size, name.attributes(), false);
  }

  @Override
  public void abort(String key, String upload) throws StorageException {
    String what = provider.what("abort", key);
    if (isOpen(what, key, upload)) {
      client.send(what, block(key, UploadName.read(upload), 0).body(RestBody.of("00")));
    }
  }

  @Override
  public boolean isOpen(String key, String upload) throws StorageException {
    return isOpen(provider.what("is open", key), key, upload);
  }

  private boolean isOpen(String what, String key, String upload) throws StorageException {
    UploadName name = UploadName.read(upload);
    RestRequest request =
        client.blob("GET", key).query("comp", "blocklist").query("blocklisttype", "uncommitted");
    try {
      return provider.page(what, request).blocks().getOrDefault(name.block(0), 0L) == 1;
    } catch (StorageException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private UploadName open(String what, String key, String upload) throws StorageException {
    if (!isOpen(what, key, upload)) {
      throw new StorageException(
          Problem.NOT_FOUND, "%s: no upload %s is open".formatted(what, Keys.shown(upload)));
    }
    return UploadName.read(upload);
  }

  private RestRequest block(String key, UploadName upload, int number) {
    return client
        .blob("PUT", key)
        .query("comp", "block")
        .query("blockid", upload.block(number))
        .header("content-type", "application/octet-stream");
  }
}
