package dev.wherry.providers.sftp;

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
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// Uploads in parts: each is one temporary file beside the key's own, into which parts are written
/// at their places. Its random number is the upload's id.
final class SftpUploads implements Multipart {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

  private final SftpProvider provider;
  private final SftpRoot root;
  private final SftpWriter writer;
  private final Duration patience;

  SftpUploads(SftpProvider provider, SftpRoot root, SftpWriter writer, Duration patience) {
    this.provider = provider;
    this.root = root;
    this.writer = writer;
    this.patience = patience;
  }

  @Override
  public MultipartCapabilities capabilities() {
    return new MultipartCapabilities(
        1,
        Long.MAX_VALUE,
        Integer.MAX_VALUE,
        Long.MAX_VALUE,
        provider.capabilities().putIfAbsent(),
        false,
        EnumSet.allOf(ChecksumKind.class));
  }

  @Override
  public String begin(String key, Attributes attributes) throws StorageException {
    return provider.with(
        "begin",
        key,
        (session, what) -> {
          String name = SftpRoot.temporary();
          SftpWriter.Draft draft = writer.create(session, what, key, name);
          session.wire().close(draft.handle());
          return name.substring(".wherry-".length(), name.length() - ".part".length());
        });
  }

  @Override
  public PartReceipt put(String key, String upload, int number, long offset, Payload payload)
      throws StorageException {
    return provider.with(
        "put part",
        key,
        (session, what) -> {
          SftpWriter.Draft draft = open(session, what, key, upload);
          Checksums checksums = writer.pour(session, what, draft.handle(), offset, payload);
          session.wire().close(draft.handle());
          return new PartReceipt(
              number, payload.size(), checksums.get(ChecksumKind.CRC32C), Integer.toString(number));
        });
  }

  @Override
  public StoredObject complete(
      String key,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws StorageException {
    long size = parts.stream().mapToLong(PartReceipt::bytes).sum();
    return provider.with(
        "complete",
        key,
        (session, what) -> {
          SftpWriter.Draft draft = open(session, what, key, upload);
          writer.checkWritable(session, what, draft.place(), precondition);
          if (session.wire().stat(draft.handle()).size() > size) {
            session.wire().set(draft.handle(), attributes -> SftpFacts.writeSize(attributes, size));
          }
          return writer.publish(session, what, key, draft, size, precondition);
        });
  }

  @Override
  public void abort(String key, String upload) throws StorageException {
    provider.with(
        "abort",
        key,
        (session, what) -> {
          SftpRoot.Place place = root.find(session, what, key);
          if (place != null && ID.matcher(upload).matches()) {
            writer.remove(session, path(place, upload), patience);
          }
          return true;
        });
  }

  @Override
  public boolean isOpen(String key, String upload) throws StorageException {
    return provider.with(
        "is open",
        key,
        (session, what) -> {
          SftpRoot.Place place = root.find(session, what, key);
          return place != null
              && ID.matcher(upload).matches()
              && SftpRoot.facts(session, path(place, upload), false) != null;
        });
  }

  private SftpWriter.Draft open(SftpSession session, String what, String key, String upload)
      throws StorageException, IOException {
    SftpRoot.Place place = root.find(session, what, key);
    if (place != null && ID.matcher(upload).matches()) {
      String path = path(place, upload);
      try {
        return new SftpWriter.Draft(
            place, path, session.wire().open(path, SftpConstants.SSH_FXF_WRITE));
      } catch (SftpException e) {
        if (!SftpRoot.isMissing(e)) {
          throw e;
        }
      }
    }
    throw new StorageException(
        Problem.NOT_FOUND, "%s: no upload %s is open".formatted(what, Keys.shown(upload)));
  }

  private static String path(SftpRoot.Place place, String upload) {
    return SftpRoot.in(place.folder(), ".wherry-" + upload + ".part");
  }
}
