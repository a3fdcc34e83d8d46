package dev.wherry.server.graphql;

import dev.wherry.core.move.KeyGlob;
import dev.wherry.core.move.KeyTemplate;
import dev.wherry.core.move.Location;
import dev.wherry.core.queue.PrefixListing;
import dev.wherry.server.access.Access;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes a checked request of a `MovePrefixInput`. Asks no provider. Safe for many threads.
final class PrefixIntake {
  private static final int MOST_PATTERNS = 100;

  /// Of all patterns of a list, with the choices of their braces written out.
  private static final int LONGEST_PATTERNS = 20_000;

  private static final int LONGEST_TEMPLATE = 1_000;
  private static final int LONGEST_PREFIX = 4_000;
  private static final String SOURCE = "source";
  private static final String DESTINATION = "destination";
  private static final String FILTER = "filter";

  private final ProviderRegistry providers;
  private final RequestIntake intake;

  PrefixIntake(ProviderRegistry providers, RequestIntake intake) {
    this.providers = providers;
    this.intake = intake;
  }

  /// Checks an input, and tells everything that is wrong with it.
  ///
  /// @param input a `MovePrefixInput` that fits the schema
  /// @param access of who sends it
  Intake check(Map<String, Object> input, Access access) {
    Complaints complaints = new Complaints();
    RequestIntake.Common common = intake.common(input, complaints);
    Prefix source = prefix(input, SOURCE, access, complaints);
    Prefix destination = prefix(input, DESTINATION, access, complaints);
    if (source != null) {
      checkSource(source, common.options().retireSource(), complaints);
    }
    if (destination != null && !destination.provider().isWritable()) {
      complaints.add(
          UserErrorCode.NOT_WRITABLE,
          "provider '%s' can only be read: choose another destination"
              .formatted(destination.provider().name()),
          DESTINATION);
    }
    if (source != null
        && destination != null
        && source.provider().name().equals(destination.provider().name())
        && destination.text().startsWith(source.text())) {
      complaints.add(
          UserErrorCode.SAME_LOCATION,
          "the destination lies under the source, so that the copies would be moved again: choose another destination",
          DESTINATION);
    }
    KeyTemplate key = template((String) input.get("key"), destination, complaints);
    PrefixListing.Filter filter = filter((Map<?, ?>) input.get(FILTER), complaints);
    List<UserError> errors = complaints.all();
    if (source == null || destination == null || key == null || !errors.isEmpty()) {
      return new Intake.Refused(errors);
    }
    return new Intake.Accepted(
        common.request(
            providers.signposted(),
            List.of(),
            new PrefixListing(
                source.provider().name(),
                source.text(),
                destination.provider().name(),
                key,
                filter)));
  }

  /// The start of keys at a provider.
  private record Prefix(ConfiguredProvider provider, String text) {}

  private @Nullable Prefix prefix(
      Map<String, Object> input, String field, Access access, Complaints complaints) {
    String text = (String) Objects.requireNonNull(input.get(field));
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon);
    if (!Location.isProviderName(name) || !Text.isStorable(text)) {
      complaints.add(
          UserErrorCode.MALFORMED_LOCATION,
          "'%s' is not a provider and the start of keys there: write provider:prefix, for example old:images/, or old: for all"
              .formatted(Text.shown(text)),
          field);
      return null;
    }
    ConfiguredProvider provider =
        new LocationCheck(providers, access, complaints).provider(name, field);
    if (provider == null) {
      return null;
    }
    if (text.length() - colon - 1 > LONGEST_PREFIX) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "the prefix has more than %,d characters: give a shorter one".formatted(LONGEST_PREFIX),
          field);
      return null;
    }
    return new Prefix(provider, text.substring(colon + 1));
  }

  private static void checkSource(Prefix source, boolean retires, Complaints complaints) {
    ConfiguredProvider provider = source.provider();
    if (!provider.storage().capabilities().listable()) {
      complaints.add(
          UserErrorCode.NOT_LISTABLE,
          "provider '%s' can't be listed: name the assets with moveAssets"
              .formatted(provider.name()),
          SOURCE);
    }
    if (retires && !provider.isWritable()) {
      complaints.add(
          UserErrorCode.NOT_WRITABLE,
          "provider '%s' can only be read, so its assets can't be retired: leave retireSource out"
              .formatted(provider.name()),
          "retireSource");
    }
  }

  /// Of whole keys; null when there is none.
  private static @Nullable KeyTemplate template(
      @Nullable String key, @Nullable Prefix destination, Complaints complaints) {
    if (key != null && key.length() > LONGEST_TEMPLATE) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "key has %,d characters: give it at most %,d".formatted(key.length(), LONGEST_TEMPLATE),
          "key");
      return null;
    }
    String prefix = destination == null ? "" : destination.text().replaceAll("[{}]", "$0$0");
    try {
      KeyTemplate behind = new KeyTemplate(key == null ? "{path}" : key);
      if (!Text.isStorable(behind.text())) {
        throw new IllegalArgumentException("it has a NUL character or half of a surrogate pair");
      }
      return new KeyTemplate(prefix + behind.text());
    } catch (IllegalArgumentException e) {
      complaints.add(UserErrorCode.MALFORMED_PATTERN, String.valueOf(e.getMessage()), "key");
      return null;
    }
  }

  private static PrefixListing.Filter filter(@Nullable Map<?, ?> input, Complaints complaints) {
    if (input == null) {
      return PrefixListing.Filter.NONE;
    }
    PrefixListing.Filter filter =
        new PrefixListing.Filter(
            globs(input, "include", complaints),
            globs(input, "exclude", complaints),
            (Long) input.get("minBytes"),
            (Long) input.get("maxBytes"),
            (Instant) input.get("modifiedAfter"),
            (Instant) input.get("modifiedBefore"));
    if (Objects.requireNonNullElse(filter.minBytes(), 0L)
        > Objects.requireNonNullElse(filter.maxBytes(), Long.MAX_VALUE)) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "nothing has at least %,d and at most %,d bytes: raise maxBytes"
              .formatted(filter.minBytes(), filter.maxBytes()),
          FILTER,
          "maxBytes");
    }
    return filter;
  }

  private static List<KeyGlob> globs(Map<?, ?> input, String field, Complaints complaints) {
    List<?> patterns = (List<?>) Objects.requireNonNullElse(input.get(field), List.of());
    if (patterns.size() > MOST_PATTERNS) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "%,d patterns: give at most %d".formatted(patterns.size(), MOST_PATTERNS),
          FILTER,
          field);
      return List.of();
    }
    List<KeyGlob> globs = new ArrayList<>();
    int size = 0;
    for (int i = 0; i < patterns.size() && size <= LONGEST_PATTERNS; i++) {
      String pattern = (String) patterns.get(i);
      try {
        if (!Text.isStorable(pattern)) {
          throw new IllegalArgumentException(
              "the pattern has a NUL character or half of a surrogate pair: leave it out");
        }
        KeyGlob glob = KeyGlob.parse(pattern);
        globs.add(glob);
        size += glob.size();
      } catch (IllegalArgumentException e) {
        complaints.add(
            UserErrorCode.MALFORMED_PATTERN,
            String.valueOf(e.getMessage()),
            FILTER,
            field,
            Integer.toString(i));
      }
    }
    if (size > LONGEST_PATTERNS) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "the patterns have more than %,d characters with the choices of their braces written out: give fewer, or shorter ones"
              .formatted(LONGEST_PATTERNS),
          FILTER,
          field);
    }
    return globs;
  }
}
