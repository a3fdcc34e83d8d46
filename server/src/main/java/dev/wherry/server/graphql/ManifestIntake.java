package dev.wherry.server.graphql;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.ManifestFormat;
import dev.wherry.core.queue.ManifestListing;
import dev.wherry.server.access.Access;
import dev.wherry.server.provider.ProviderRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes a checked request of a `MoveManifestInput`. Asks no provider. Safe for many threads.
final class ManifestIntake {
  private static final String MANIFEST = "manifest";

  private final ProviderRegistry providers;
  private final RequestIntake intake;

  ManifestIntake(ProviderRegistry providers, RequestIntake intake) {
    this.providers = providers;
    this.intake = intake;
  }

  /// Checks an input, and tells everything that is wrong with it.
  ///
  /// @param input a `MoveManifestInput` that fits the schema
  /// @param access of who sends it
  Intake check(Map<String, Object> input, Access access) {
    Complaints complaints = new Complaints();
    RequestIntake.Common common = intake.common(input, complaints);
    Location manifest =
        new LocationCheck(providers, access, complaints)
            .readable((String) Objects.requireNonNull(input.get(MANIFEST)), MANIFEST);
    ManifestFormat format =
        manifest == null ? null : format(input.get("format"), manifest, complaints);
    List<UserError> errors = complaints.all();
    if (manifest == null || format == null || !errors.isEmpty()) {
      return new Intake.Refused(errors);
    }
    return new Intake.Accepted(
        common.request(
            providers.signposted(),
            List.of(),
            new ManifestListing(
                manifest,
                format,
                providers.names().stream().filter(access::reaches).collect(Collectors.toSet()))));
  }

  private static @Nullable ManifestFormat format(
      @Nullable Object asked, Location manifest, Complaints complaints) {
    if (asked != null) {
      return ManifestFormat.valueOf(asked.toString());
    }
    ManifestFormat told = ManifestFormat.of(manifest).orElse(null);
    if (told == null) {
      complaints.add(
          UserErrorCode.UNKNOWN_FORMAT,
          "the name does not end with .csv, .jsonl or .ndjson: say the format, CSV or JSON_LINES",
          "format");
    }
    return told;
  }
}
