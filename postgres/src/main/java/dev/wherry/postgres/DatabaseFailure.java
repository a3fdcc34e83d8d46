package dev.wherry.postgres;

import dev.wherry.core.queue.QueueUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;

/// Reads the driver's errors.
final class DatabaseFailure {
  /// Classes of SQLSTATE that say that the same call may succeed later: no connection, no
  /// resources, stopped by an operator or a time limit, an outside error such as a full disk.
  private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

  /// Single states that say so: a read-only server, a lock that was not to be had, a transaction
  /// that lost against another or stood idle, a password that was changed.
  private static final Set<String> UNAVAILABLE_STATES =
      Set.of("25006", "55P03", "40001", "40P01", "25P03", "28P01", "28000");

  private DatabaseFailure() {}

  static RuntimeException translate(RuntimeException e) {
    return sqlException(e)
        .filter(DatabaseFailure::isUnavailable)
        .<RuntimeException>map(
            cause ->
                new QueueUnavailableException(
                    "PostgreSQL did not do its work: " + firstLine(cause), cause))
        .orElse(e);
  }

  static boolean isDeadlock(RuntimeException e) {
    return sqlException(e)
        .map(SQLException::getSQLState)
        .filter(state -> state.equals("40P01") || state.equals("40001"))
        .isPresent();
  }

  /// Whether an index refused a row, since it holds an equal one.
  static boolean isTaken(RuntimeException e, String index) {
    return sqlException(e)
        .filter(cause -> "23505".equals(cause.getSQLState()))
        .filter(cause -> String.valueOf(cause.getMessage()).contains('"' + index + '"'))
        .isPresent();
  }

  private static boolean isUnavailable(SQLException e) {
    String state = e.getSQLState();
    if (state == null) {
      // The pool's own: no connection was to be had in time.
      return e instanceof SQLTransientException;
    }
    return UNAVAILABLE_STATES.contains(state)
        || (state.length() == 5 && UNAVAILABLE_CLASSES.contains(state.substring(0, 2)));
  }

  private static Optional<SQLException> sqlException(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
