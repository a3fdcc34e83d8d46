package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageProvider;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Carries one asset from its source to its destination: whole or not at all, and verified.
///
/// Blocks its thread until the asset is there; an interrupt ends it soon. Safe for many threads.
public final class Transfer {
  private final Map<String, StorageProvider> providers;
  private final Staging staging;
  private final TransferSettings settings;
  private final ContentTypes types;
  private final Semaphore parts;

  /// @param providers by name
  /// @param types for assets whose source does not say what they are
  public Transfer(
      Map<String, StorageProvider> providers,
      Staging staging,
      TransferSettings settings,
      ContentTypes types) {
    this.providers = Map.copyOf(providers);
    this.staging = staging;
    this.settings = settings;
    this.types = types;
    this.parts = new Semaphore(settings.partsAtOnce(), true);
  }

  /// Carries a move's asset.
  ///
  /// @param permit asked before each step that can't be undone
  /// @param uploads where uploads in parts are written down
  /// @param progress told the bytes carried so far, now and then
  /// @throws TransferException when it failed, with the kind of failure
  /// @throws Permit.RevokedException when the permit was revoked
  /// @throws InterruptedException when the thread was interrupted
  public Delivery carry(Move move, Permit permit, UploadLog uploads, LongConsumer progress)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Source source = new Source(provider(move.source()), move.source());
    Destination destination = new Destination(provider(move.destination()), move.destination());
    Carriage carriage = new Carriage(move, source, destination, permit, uploads, types, progress);
    return new Passage(carriage, staging, settings, parts).run();
  }

  /// The names of the providers that it knows.
  public Set<String> providers() {
    return providers.keySet();
  }

  /// Aborts an upload in parts.
  ///
  /// @return whether its provider no longer knows it
  /// @throws TransferException when the provider could not do it now
  public boolean abort(Location destination, String upload)
      throws TransferException, InterruptedException {
    Destination end = new Destination(provider(destination), destination);
    Multipart multipart = end.multipart().orElse(null);
    return multipart == null || end.aborts(multipart, upload);
  }

  /// Lists some objects of a source provider; see [StorageProvider#list].
  ///
  /// @throws TransferException when it could not
  public ObjectPage list(String provider, String prefix, @Nullable String from, int limit)
      throws TransferException, InterruptedException {
    try {
      return provider(provider).list(prefix, from, limit);
    } catch (StorageException e) {
      Interruption.rethrow(e);
      throw new TransferException(
          new Failure(
              Side.SOURCE.kind(e.problem()), String.valueOf(e.getMessage()), e.retryAfter()),
          provider,
          e);
    }
  }

  /// Opens an object of a source provider; see [StorageProvider#open].
  ///
  /// @throws TransferException when it could not
  public OpenObject open(Location location, @Nullable ByteRange range, @Nullable String version)
      throws TransferException, InterruptedException {
    return new Source(provider(location), location).open(range, version);
  }

  /// What a failed read of such an object means.
  public TransferException broke(Location location, IOException e) throws InterruptedException {
    Interruption.rethrow(e);
    return Side.SOURCE.broke(location, e);
  }

  /// Why an asset can't be carried from one location to another, as far as that can be said without
  /// asking anybody; empty when nothing speaks against it. Nothing does at an unknown provider.
  ///
  /// @param retires whether the source is to be deleted
  public Optional<String> objection(Location source, Location destination, boolean retires) {
    StorageProvider from = providers.get(source.provider());
    StorageProvider to = providers.get(destination.provider());
    if (source.equals(destination)) {
      return Optional.of("it stands at its destination already");
    }
    if (retires && from != null && !from.capabilities().writable()) {
      return Optional.of(
          "provider '%s' can only be read, so its assets can't be retired"
              .formatted(source.provider()));
    }
    if (to != null && !to.capabilities().writable()) {
      return Optional.of("provider '%s' can only be read".formatted(destination.provider()));
    }
    return objection(from, source).or(() -> objection(to, destination));
  }

  private static Optional<String> objection(@Nullable StorageProvider provider, Location location) {
    String wrong = null;
    if (location.key().indexOf('\0') >= 0) {
      wrong = "it has a NUL character";
    } else {
      try {
        Keys.checkText("key", location.key());
        if (provider != null) {
          provider.checkKey(location.key());
        }
      } catch (StorageException e) {
        wrong = e.getMessage();
      }
    }
    return wrong == null
        ? Optional.empty()
        : Optional.of(
            "provider '%s' can't hold the key %s: %s"
                .formatted(location.provider(), Keys.shown(location.key()), wrong));
  }

  /// Deletes a source some time after its copy was verified: only if that copy stands there still,
  /// and only the version that was carried.
  ///
  /// @param permit confirmed just before
  /// @return why the source must stay for good; empty when it is gone
  /// @throws TransferException when a provider could not do it now
  public Optional<String> retire(
      Location source, Location destination, Receipt receipt, Permit permit)
      throws TransferException, Permit.RevokedException, InterruptedException {
    return new LateRetirement(
            new Source(provider(source), source),
            new Destination(provider(destination), destination),
            receipt)
        .run(permit);
  }

  private StorageProvider provider(Location location) throws TransferException {
    return provider(location.provider());
  }

  private StorageProvider provider(String name) throws TransferException {
    StorageProvider provider = providers.get(name);
    if (provider == null) {
      throw new TransferException(
          new Failure(
              FailureKind.INTERNAL,
              "provider '%s' is not configured in this worker: add it to its settings"
                  .formatted(name)));
    }
    return provider;
  }
}
