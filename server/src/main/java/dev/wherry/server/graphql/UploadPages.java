package dev.wherry.server.graphql;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.UploadReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads pages of open uploads. Safe for many threads.
record UploadPages(MoveReports reports) {
  private static final int USUAL = 100;

  /// The schema's `Upload`.
  record UploadView(
      String id,
      MoveId moveId,
      Location destination,
      String uploadId,
      long bytes,
      long bytesTaken,
      Instant startedAt,
      @Nullable Instant abandonedAt) {
    static UploadView of(UploadReport report) {
      return new UploadView(
          Ids.ofUpload(report.id()),
          report.move(),
          report.destination(),
          report.upload(),
          report.bytes(),
          report.taken(),
          report.startedAt(),
          report.abandonedAt());
    }
  }

  @Nullable UploadView one(long id) {
    return reports.uploads(id - 1, 1).stream()
        .filter(report -> report.id() == id)
        .map(UploadView::of)
        .findFirst()
        .orElse(null);
  }

  Page<UploadView> read(@Nullable Integer first, @Nullable String after) {
    int length = Page.checked(first, USUAL);
    List<UploadReport> found = reports.uploads(Cursor.upload(after), length + 1);
    return Page.of(found, length, after, report -> Cursor.ofUpload(report.id()), UploadView::of);
  }
}
