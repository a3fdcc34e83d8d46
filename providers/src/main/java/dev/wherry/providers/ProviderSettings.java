package dev.wherry.providers;

import dev.wherry.core.provider.StorageProvider;
import java.time.InstantSource;

/// The settings of one provider: a record whose components are its keys in the settings file
/// (`secretKey` is `secret-key` there). A component that is `@Nullable` may be left out, and its
/// accessor gives the default, or null where there is none.
///
/// A value that can't be right is refused by the record's constructor with an
/// [IllegalArgumentException] whose message is a sentence for the user.
public interface ProviderSettings {
  /// Opens the provider. Nothing is sent yet: a provider that can't be reached opens all the same.
  ///
  /// @param name the provider's configured name
  /// @param clock for times that are written, and for deadlines
  /// @param connections how many may be open at once where the settings don't say, and the kind's
  ///   servers don't want fewer: as many as the process may use
  StorageProvider open(String name, InstantSource clock, int connections);

  /// Opens the provider for a process with the usual number of moves under way.
  default StorageProvider open(String name, InstantSource clock) {
    return open(name, clock, SettingsChecks.CONNECTIONS);
  }
}
