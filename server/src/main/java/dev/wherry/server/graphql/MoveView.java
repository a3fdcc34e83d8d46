package dev.wherry.server.graphql;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.RetirementReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The schema's `Move`.
record MoveView(
    MoveId id,
    long requestId,
    Location source,
    Location destination,
    MoveState state,
    int attempts,
    @Nullable FailureView failure,
    @Nullable ReceiptView receipt,
    @Nullable RetirementReport retirement,
    @Nullable String worker,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant finishedAt) {
  /// The schema's `Failure`.
  record FailureView(FailureKind kind, String message, String remedy) {
    static @Nullable FailureView of(@Nullable Failure failure) {
      return failure == null
          ? null
          : new FailureView(failure.kind(), failure.message(), failure.kind().remedy());
    }
  }

  static MoveView of(MoveReport report) {
    return new MoveView(
        report.id(),
        report.id().request(),
        report.source(),
        report.destination(),
        report.state(),
        report.attempts(),
        FailureView.of(report.failure()),
        ReceiptView.of(report),
        report.retirement(),
        report.worker(),
        report.createdAt(),
        report.startedAt(),
        report.nextAttemptAt(),
        report.finishedAt());
  }
}
