package dev.wherry.server.receipt;

import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.ReceiptKeys;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Signs receipts, if this process has a key. Safe for many threads.
public final class ReceiptSigner {
  private static final System.Logger LOG = System.getLogger(ReceiptSigner.class.getName());

  private final @Nullable SigningKey key;

  private ReceiptSigner(@Nullable SigningKey key) {
    this.key = key;
  }

  /// Signs with the key of the data folder, which is made when there is none, and published. Signs
  /// nothing, and says so in the log, where the folder can't be written.
  ///
  /// @throws BadKeyException when the key's file holds something else
  /// @throws dev.wherry.core.queue.QueueUnavailableException when the key can't be published
  public static ReceiptSigner open(Path data, ReceiptKeys keys) throws BadKeyException {
    Path file = data.resolve("receipts").resolve("key.pem");
    SigningKey key;
    try {
      key = new KeyFile(file).readOrMake();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "receipts can''t be signed: no key in {0}: {1}", file, e);
      return new ReceiptSigner(null);
    }
    keys.publish(key.published());
    return new ReceiptSigner(key);
  }

  /// Whether there is a key.
  public boolean signs() {
    return key != null;
  }

  /// The receipt's facts as a JSON Web Signature; null when the move has no receipt, or this
  /// process no key.
  public @Nullable String sign(MoveReport move) {
    return key == null || move.receipt() == null ? null : key.sign(ReceiptFacts.of(move));
  }
}
