package dev.wherry.postgres;

/// Where a PostgreSQL database is, and as whom to use it.
///
/// @param jdbcUrl `jdbc:postgresql://host:port/database`, with options of the driver if need be
/// @param password empty when the server asks for none
/// @param connections how many are open at most, the listening one aside
public record DatabaseSettings(String jdbcUrl, String user, String password, int connections) {
  /// How many connections are open when nobody says otherwise.
  public static final int CONNECTIONS = 8;

  public DatabaseSettings(String jdbcUrl, String user, String password) {
    this(jdbcUrl, user, password, CONNECTIONS);
  }

  /// Reads `postgresql://user:password@host:port/database`, or the driver's own form of it.
  ///
  /// @throws IllegalArgumentException with a sentence for the user when it is neither
  public static DatabaseSettings parse(String url) {
    return DatabaseUrl.parse(url);
  }

  /// Without the password and the options, which may hold another.
  @Override
  public String toString() {
    return "%s as %s, %d connections"
        .formatted(jdbcUrl.replaceFirst("\\?.*", ""), user, connections);
  }
}
