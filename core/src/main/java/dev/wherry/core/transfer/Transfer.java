package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.Move;
import dev.wherry.core.provider.StorageProvider;
import java.util.Map;
import java.util.function.LongConsumer;

/// Carries one asset from its source to its destination: whole or not at all, and verified.
///
/// Blocks its thread until the asset is there; an interrupt ends it soon. Safe for many threads.
public final class Transfer {
  private final Map<String, StorageProvider> providers;
  private final Staging staging;
  private final boolean sha256;

  /// @param providers by name
  /// @param sha256 whether receipts tell the SHA-256 too, which costs about 0.6 s of CPU per GiB
  public Transfer(Map<String, StorageProvider> providers, Staging staging, boolean sha256) {
    this.providers = Map.copyOf(providers);
    this.staging = staging;
    this.sha256 = sha256;
  }

  /// Carries a move's asset.
  ///
  /// @param permit asked before each step that can't be undone
  /// @param progress told the bytes fetched so far, now and then
  /// @throws TransferException when it failed, with the kind of failure
  /// @throws Permit.RevokedException when the permit was revoked
  /// @throws InterruptedException when the thread was interrupted
  public Delivery carry(Move move, Permit permit, LongConsumer progress)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Source source = new Source(provider(move.source()), move.source());
    Destination destination = new Destination(provider(move.destination()), move.destination());
    return new Passage(move, source, destination, staging, sha256, permit, progress).run();
  }

  private StorageProvider provider(Location location) throws TransferException {
    StorageProvider provider = providers.get(location.provider());
    if (provider == null) {
      throw new TransferException(
          new Failure(
              FailureKind.INTERNAL,
              "provider '%s' of %s is not configured in this worker: add it to its settings"
                  .formatted(location.provider(), location)));
    }
    return provider;
  }
}
