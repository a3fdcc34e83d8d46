package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.server.access.Access;

/// Keeps callers whose token names providers to the requests between these: to them, no other is
/// there. Safe for many threads.
final class Reach {
  private final MoveReports reports;

  Reach(MoveReports reports) {
    this.reports = reports;
  }

  /// Whether a request is there for a caller, if it is there at all.
  boolean covers(Access access, long request) {
    return access.covers(reports, request);
  }

  /// @throws ApiException when the caller does not reach all providers
  static void wantAll(Access access, String what) {
    if (access.isLimited()) {
      throw new ApiException(
          ErrorCode.FORBIDDEN,
          "this token reaches some providers only, and %s is about all of them: ask for a request by its id"
              .formatted(what));
    }
  }
}
