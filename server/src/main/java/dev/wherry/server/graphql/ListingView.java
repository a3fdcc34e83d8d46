package dev.wherry.server.graphql;

import dev.wherry.core.move.ManifestFormat;
import dev.wherry.core.queue.ListingReport;
import dev.wherry.core.queue.ManifestListing;
import dev.wherry.core.queue.PrefixListing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The schema's `Listing`.
record ListingView(
    String source,
    @Nullable ManifestFormat format,
    @Nullable String destination,
    @Nullable String key,
    ListingReport.State state,
    long found,
    long rejected,
    List<ListingReport.Problem> problems,
    MoveView.@Nullable FailureView failure,
    @Nullable Instant endedAt) {
  static @Nullable ListingView of(@Nullable ListingReport report) {
    return report == null
        ? null
        : switch (report.what()) {
          case PrefixListing prefix ->
              of(
                  report,
                  prefix.source() + ":" + prefix.prefix(),
                  null,
                  prefix.destination(),
                  prefix.key().text());
          case ManifestListing manifest ->
              of(report, manifest.manifest().toString(), manifest.format(), null, null);
        };
  }

  private static ListingView of(
      ListingReport report,
      String source,
      @Nullable ManifestFormat format,
      @Nullable String destination,
      @Nullable String key) {
    return new ListingView(
        source,
        format,
        destination,
        key,
        report.state(),
        report.found(),
        report.rejected(),
        report.problems(),
        MoveView.FailureView.of(report.failure()),
        report.endedAt());
  }
}
