package dev.wherry.server.graphql;

import dev.wherry.core.move.Location;
import dev.wherry.core.provider.StorageException;
import dev.wherry.server.access.Access;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.settings.Nearest;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the locations of one request. For one thread.
final class LocationCheck {
  private final ProviderRegistry providers;
  private final Access access;
  private final Complaints complaints;
  private final Set<String> unretirable = new HashSet<>();

  LocationCheck(ProviderRegistry providers, Access access, Complaints complaints) {
    this.providers = providers;
    this.access = access;
    this.complaints = complaints;
  }

  /// Reads a move's source; null when it can't be one.
  @Nullable Location source(String text, boolean retire, String index) {
    String[] path = {"moves", index, "source"};
    Location source = read(text, path);
    ConfiguredProvider provider = source == null ? null : provider(source.provider(), path);
    if (source == null || provider == null) {
      return null;
    }
    if (retire && !provider.isWritable() && unretirable.add(provider.name())) {
      complaints.add(
          UserErrorCode.NOT_WRITABLE,
          "provider '%s' can only be read, so its assets can't be retired: leave retireSource out"
              .formatted(provider.name()),
          "retireSource");
    }
    return holds(provider, source, path) ? source : null;
  }

  /// Reads a move's destination; null when it can't be one.
  @Nullable Location destination(String text, String index) {
    String[] path = {"moves", index, "destination"};
    Location destination = read(text, path);
    ConfiguredProvider provider =
        destination == null ? null : provider(destination.provider(), path);
    if (destination == null || provider == null) {
      return null;
    }
    if (!provider.isWritable()) {
      complaints.add(
          UserErrorCode.NOT_WRITABLE,
          "provider '%s' can only be read: choose another destination".formatted(provider.name()),
          path);
      return null;
    }
    return holds(provider, destination, path) ? destination : null;
  }

  /// Reads the location of something that is to be read; null when it can't be one.
  @Nullable Location readable(String text, String... path) {
    Location location = read(text, path);
    ConfiguredProvider provider = location == null ? null : provider(location.provider(), path);
    return location != null && provider != null && holds(provider, location, path)
        ? location
        : null;
  }

  private @Nullable Location read(String text, String... path) {
    int colon = text.indexOf(':');
    String wrong;
    if (colon < 0) {
      wrong =
          "'%s' is not a location: write provider:key, for example old:images/a.jpg"
              .formatted(Text.shown(text));
    } else if (!Location.isProviderName(text.substring(0, colon))) {
      wrong =
          "'%s' is not a provider's name: take lower-case letters, digits, '-' and '_', a letter first"
              .formatted(Text.shown(text.substring(0, colon)));
    } else if (colon == text.length() - 1) {
      wrong = "the location has no key after '%s'".formatted(text);
    } else {
      return Location.parse(text);
    }
    complaints.add(UserErrorCode.MALFORMED_LOCATION, wrong, path);
    return null;
  }

  /// The provider of a name; null when there is none that the caller reaches.
  @Nullable ConfiguredProvider provider(String name, String... path) {
    if (!access.reaches(name)) {
      complaints.add(UserErrorCode.FORBIDDEN_PROVIDER, outOfReach(name), path);
      return null;
    }
    ConfiguredProvider provider = providers.find(name);
    if (provider == null) {
      complaints.add(UserErrorCode.UNKNOWN_PROVIDER, unknownProvider(name, providers), path);
    }
    return provider;
  }

  /// Says that a token may not use a provider, be it there or not.
  static String outOfReach(String name) {
    return "this token does not reach provider '%s': take one that does, or another provider"
        .formatted(Text.shown(name));
  }

  /// Says that there is no provider of this name, and which there are.
  static String unknownProvider(String name, ProviderRegistry providers) {
    return "no provider '%s' is configured%s %s"
        .formatted(
            Text.shown(name),
            Nearest.to(name, providers.names())
                .map(": did you mean '%s'? Configured are"::formatted)
                .orElse("; configured are"),
            String.join(", ", providers.names()));
  }

  private boolean holds(ConfiguredProvider provider, Location location, String... path) {
    String wrong;
    if (!Text.isStorable(location.key())) {
      wrong = "the key has a NUL character or half of a surrogate pair: no provider can hold it";
    } else {
      try {
        provider.storage().checkKey(location.key());
        return true;
      } catch (StorageException e) {
        wrong =
            "provider '%s' can't hold this key; choose another: %s"
                .formatted(provider.name(), e.getMessage());
      }
    }
    complaints.add(UserErrorCode.INVALID_KEY, wrong, path);
    return false;
  }
}
