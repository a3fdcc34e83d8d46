package dev.wherry.providers.webdav;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.TemporaryNames;
import dev.wherry.providers.rest.RestAnswer;
import dev.wherry.providers.rest.RestBody;
import dev.wherry.providers.rest.RestRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// Writes files, whole or not at all. Safe for many threads.
///
/// RFC 4918 does not promise that a PUT that is cut off changes nothing, and a MOVE over a file
/// deletes that first, so that for a moment nothing is there. Most servers keep a PUT's bytes apart
/// until all have come: whether this one does is found out with the first write, by a PUT that is
/// cut off. Where it does, files are written by PUT alone; elsewhere to a temporary name, and
/// moved.
final class WebDavWriter {
  private static final System.Logger LOG = System.getLogger(WebDavWriter.class.getName());
  private static final int TRIES = 4;
  private static final byte[] OLD = "whole".getBytes(StandardCharsets.US_ASCII);

  /// So large that the server is asked first whether it wants the bytes.
  private static final long CUT_SIZE = 2L << 20;

  private static final long CUT_AT = 1L << 20;

  private final WebDavClient client;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile boolean asked;
  private volatile boolean wholePuts;

  WebDavWriter(WebDavClient client) {
    this.client = client;
  }

  StoredObject put(String what, String key, Payload payload) throws StorageException {
    String temporary = folder(key) + TemporaryNames.next();
    if (hasWholePuts(what, temporary)) {
      write(what, key, key, () -> RestBody.checked(payload));
    } else {
      boolean moved = false;
      try {
        write(what, key, temporary, () -> RestBody.checked(payload));
        client.send(
            what,
            client
                .request("MOVE", temporary)
                .header("destination", client.url(key))
                .header("overwrite", "T"));
        moved = true;
      } finally {
        if (!moved) {
          remove(what, temporary);
        }
      }
    }
    return written(what, key, payload.size());
  }

  private StoredObject written(String what, String key, long size) throws StorageException {
    Multistatus.Resource resource = client.resource(what, key);
    FileFacts facts = resource == null ? null : resource.facts();
    if (facts == null || (facts.size() >= 0 && facts.size() != size)) {
      throw new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "%s: the server took %,d bytes and says it has %s"
              .formatted(what, size, facts == null ? "none" : "%,d".formatted(facts.size())));
    }
    return new StoredObject(
        key, size, facts.version(), facts.modified(), Checksums.NONE, Attributes.NONE);
  }

  /// Makes a body anew for each try.
  private interface Bodies {
    RestBody next();
  }

  /// Puts bytes at a key, and makes the collections on the way that are missing.
  ///
  /// @param key what the user wants to be there
  /// @param at where the bytes go: the same, or beside it
  private void write(String what, String key, String at, Bodies bodies) throws StorageException {
    for (int i = 1; ; i++) {
      WebDavClient.Refusal refusal =
          client.refusal(what, client.request("PUT", at).body(bodies.next()));
      if (refusal == null) {
        return;
      }
      boolean missing =
          switch (refusal.status()) {
            case 404, 409 -> true;
            case 400, 403, 405, 500 -> false;
            default -> throw refusal.told();
          };
      // What was missing may have been made by somebody else.
      if (!(makeFolders(what, key) || missing) || i == TRIES) {
        throw refusal.told();
      }
    }
  }

  /// Makes what is missing on the way to a key, and says whether there was any.
  ///
  /// @throws StorageException with `INVALID_KEY` where a file is a folder, or the other way round
  private boolean makeFolders(String what, String key) throws StorageException {
    Multistatus.Resource top = client.resource(what, "");
    if (top == null || !top.collection()) {
      throw client.errors().noBase(what);
    }
    boolean made = false;
    for (int slash = key.indexOf('/'); slash > 0; slash = key.indexOf('/', slash + 1)) {
      String folder = key.substring(0, slash);
      Multistatus.Resource there = made ? null : client.resource(what, folder);
      if (there != null && !there.collection()) {
        throw WebDavErrors.fileOnTheWay(what, folder);
      }
      if (there == null) {
        WebDavClient.Refusal refusal = client.refusal(what, client.request("MKCOL", folder + "/"));
        // Refused with 405, it is there by now; and so it may be whatever the refusal, since Apache
        // answers 403 where two make it at once.
        if (refusal != null && refusal.status() != 405 && !isCollection(what, folder)) {
          throw refusal.told();
        }
        made = true;
      }
    }
    Multistatus.Resource there = made ? null : client.resource(what, key);
    if (there != null && there.collection()) {
      throw WebDavErrors.collection(what);
    }
    return made;
  }

  private boolean isCollection(String what, String folder) throws StorageException {
    Multistatus.Resource there = client.resource(what, folder);
    return there != null && there.collection();
  }

  /// Whether a PUT that is cut off leaves what is there. Of many threads, one asks.
  ///
  /// @param temporary a key that nobody uses
  private boolean hasWholePuts(String what, String temporary) throws StorageException {
    if (!asked) {
      try {
        asking.lockInterruptibly();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new StorageException(Problem.INTERNAL, what + ": interrupted");
      }
      try {
        if (!asked) {
          wholePuts = keepsWhatIsThere(what, temporary);
          asked = true;
        }
      } finally {
        asking.unlock();
      }
    }
    return wholePuts;
  }

  private boolean keepsWhatIsThere(String what, String temporary) throws StorageException {
    try {
      write(
          what,
          temporary,
          temporary,
          () -> RestBody.of(new String(OLD, StandardCharsets.US_ASCII)));
      CutOff cut = new CutOff(what, temporary);
      try {
        client.send(what, client.request("PUT", temporary).body(RestBody.of(CUT_SIZE, () -> cut)));
      } catch (StorageException e) {
        if (!cut.reached || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      return cut.unchanged && isUnchanged(what, temporary);
    } finally {
      remove(what, temporary);
    }
  }

  private boolean isUnchanged(String what, String temporary) throws StorageException {
    RestRequest request = client.request("GET", temporary).header("accept-encoding", "identity");
    RestAnswer answer = client.answer(what, request);
    try (InputStream content = client.content(what, answer)) {
      return Arrays.equals(content.readNBytes(OLD.length + 1), OLD);
    } catch (IOException e) {
      throw new StorageException(Problem.UNAVAILABLE, what + ": " + e.getMessage(), e);
    }
  }

  /// Half of a file's bytes, and then none.
  private final class CutOff extends InputStream {
    private final String what;
    private final String temporary;
    private final InputStream half = new ByteArrayInputStream(new byte[(int) CUT_AT]);
    private boolean reached;
    private boolean unchanged;

    CutOff(String what, String temporary) {
      this.what = what;
      this.temporary = temporary;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = half.read(buffer, offset, length);
      if (n >= 0) {
        return n;
      }
      try {
        unchanged = isUnchanged(what, temporary);
        reached = true;
      } catch (StorageException e) {
        throw new IOException(e.getMessage(), e);
      }
      throw new IOException("cut off to see what becomes of it");
    }
  }

  /// Removes a file that came to nothing.
  private void remove(String what, String key) {
    boolean interrupted = Thread.interrupted();
    try {
      client.refusal(what, client.request("DELETE", key));
    } catch (StorageException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} could not be deleted: {1}", key, e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String folder(String key) {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }
}
