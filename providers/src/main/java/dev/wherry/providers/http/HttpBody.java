package dev.wherry.providers.http;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.http.HttpContent.Extent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.HttpEntity;

/// Gets the bytes asked for out of a successful answer, whatever the server made of the question.
///
/// @param size the object's, or negative where it is unknown
record HttpBody(
    String what, HttpSender.Exchange exchange, HttpFacts facts, long size, long maxBytes) {

  /// All bytes.
  InputStream whole() throws StorageException {
    boolean asSent = !facts.isEncoded();
    return content(
        decoded(),
        size < 0 ? new Extent(Long.MAX_VALUE, false, asSent) : new Extent(size, true, asSent));
  }

  /// The bytes of a range: those that the server sent as such, or cut out of everything where it
  /// has no ranges.
  InputStream part(ByteRange range) throws StorageException {
    return facts.isPart() ? sent(range) : cut(range);
  }

  private InputStream sent(ByteRange range) throws StorageException {
    HttpFacts.Part part = facts.part();
    boolean right =
        part != null
            && part.first() == range.offset()
            && part.last() >= part.first()
            && part.last() <= range.last()
            && (part.last() == range.last() || part.last() == part.total() - 1);
    if (part == null || !right) {
      throw new StorageException(
          Problem.UNAVAILABLE,
          "%s: asked for bytes %d-%d, the server answers with '%s'"
              .formatted(
                  what,
                  range.offset(),
                  range.last(),
                  Keys.shown(String.valueOf(facts.first("Content-Range")))));
    }
    return content(decoded(), new Extent(part.last() - part.first() + 1, true, true));
  }

  private InputStream cut(ByteRange range) throws StorageException {
    try {
      PushbackInputStream body = new PushbackInputStream(decoded());
      body.skipNBytes(range.offset());
      int first = body.read();
      if (first < 0) {
        throw new EOFException("at the range's start");
      }
      body.unread(first);
      long length = size < 0 ? range.length() : Math.min(range.length(), size - range.offset());
      return content(body, new Extent(length, size >= 0, false));
    } catch (EOFException e) {
      throw new StorageException(
          Problem.INTERNAL,
          "%s: the object ends before byte %,d".formatted(what, range.offset()),
          e);
    } catch (IOException e) {
      throw exchange.failed(what, e);
    }
  }

  private InputStream content(InputStream body, Extent extent) {
    return new HttpContent(what, exchange, body, extent, maxBytes);
  }

  private InputStream decoded() throws StorageException {
    try {
      HttpEntity entity = exchange.answer().getEntity();
      InputStream sent = entity == null ? InputStream.nullInputStream() : entity.getContent();
      return switch (facts.coding()) {
        case "" -> sent;
        case "gzip", "x-gzip" -> new GZIPInputStream(sent, 16 * 1024);
        default ->
            throw new StorageException(
                Problem.UNSUPPORTED,
                "%s: the server codes it as '%s', which is not understood"
                    .formatted(what, Keys.shown(facts.coding())));
      };
    } catch (IOException e) {
      throw exchange.failed(what, e);
    }
  }
}
