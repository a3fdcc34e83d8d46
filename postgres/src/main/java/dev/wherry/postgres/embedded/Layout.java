package dev.wherry.postgres.embedded;

import java.nio.file.Path;

/// Where the embedded PostgreSQL keeps its things.
///
/// @param home the folder of them all, absolute and without links
record Layout(Path home) {
  /// Held by the process that owns the server.
  Path lock() {
    return home.resolve("lock");
  }

  /// The password of the database user, readable by our own user alone.
  Path password() {
    return home.resolve("password");
  }

  /// The cluster: what PostgreSQL calls its data directory. It appears whole or not at all.
  Path cluster() {
    return home.resolve("data");
  }

  /// The cluster while it is made.
  Path unfinishedCluster() {
    return home.resolve("data.unfinished");
  }

  /// Where PostgreSQL writes and rotates its log once it runs.
  Path logs() {
    return cluster().resolve("log");
  }

  /// What PostgreSQL said before its log was open; written anew at each start.
  Path startLog() {
    return home.resolve("start.log");
  }

  /// The postmaster's own note of its process, port and state.
  Path postmasterPid() {
    return cluster().resolve("postmaster.pid");
  }
}
