package dev.wherry.postgres;

import dev.wherry.core.provider.ProbeMemory;
import dev.wherry.core.queue.QueueUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [ProbeMemory] in PostgreSQL.
///
/// May be used from any thread.
final class PostgresProbes implements ProbeMemory {
  private static final System.Logger LOG = System.getLogger(PostgresProbes.class.getName());

  private final Database database;

  PostgresProbes(Database database) {
    this.database = database;
  }

  @Override
  public @Nullable Set<String> recall(String provider, String settings) {
    try {
      Optional<Set<String>> found =
          database.run(
              handle ->
                  handle
                      .createQuery(Sql.RECALL_PROBE.text())
                      .bind("provider", provider)
                      .bind("settings", settings)
                      .map((row, _) -> Set.of((String[]) row.getArray("found").getArray()))
                      .findOne());
      return found.orElse(null);
    } catch (QueueUnavailableException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "what was found out of provider {0} can''t be read: {1}",
          provider,
          e.getMessage());
      return null;
    }
  }

  @Override
  public void keep(String provider, String settings, Set<String> found) {
    try {
      database.run(
          handle ->
              handle
                  .createUpdate(Sql.KEEP_PROBE.text())
                  .bind("provider", provider)
                  .bind("settings", settings)
                  .bind("found", SqlArray.ofTexts(List.copyOf(found)))
                  .execute());
    } catch (QueueUnavailableException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "what was found out of provider {0} can''t be kept: {1}",
          provider,
          e.getMessage());
    }
  }
}
