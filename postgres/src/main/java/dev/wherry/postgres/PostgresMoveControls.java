package dev.wherry.postgres;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.ControlAnswer;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.ProviderLimits;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// [MoveControls] in PostgreSQL: each verb marks a request, lane or provider in one statement. What
/// is to be done move by move is done by claims, which set aside what they meet, and by
/// [MoveQueue#wake] and [MoveQueue#sweep].
final class PostgresMoveControls implements MoveControls {
  /// How many moves one transaction of [#retry] changes at most.
  private static final int BATCH = 1_000;

  /// @param request 0 when the batch changed nothing
  private record Retried(long request, int moves, MoveId last) {
    static final RowMapper<Retried> MAPPER =
        (row, context) ->
            new Retried(
                row.getLong("request_id"),
                row.getInt("moves"),
                new MoveId(row.getLong("last_request"), row.getInt("last_number")));
  }

  private final Database database;
  private final PostgresSignals signals;
  private final Lanes lanes;

  PostgresMoveControls(Database database, PostgresSignals signals, Lanes lanes) {
    this.database = database;
    this.signals = signals;
    this.lanes = lanes;
  }

  @Override
  public ControlAnswer cancel(long request) {
    ControlAnswer answer = control(Sql.CANCEL, request);
    signals.tell(new News.Batch(false, true, Set.of(request)));
    return answer;
  }

  @Override
  public ControlAnswer pause(long request) {
    return control(Sql.PAUSE, request);
  }

  @Override
  public ControlAnswer resume(long request) {
    return control(Sql.RESUME, request);
  }

  private ControlAnswer control(Sql statement, long request) {
    Optional<ControlAnswer> answer =
        database.run(
            handle ->
                handle
                    .createQuery(statement.text())
                    .bind("request", request)
                    .mapTo(ControlAnswer.class)
                    .findOne());
    signals.tell(true, Set.of(request));
    return answer.orElse(ControlAnswer.UNKNOWN);
  }

  @Override
  public int retry(@Nullable Long request, Set<FailureKind> kinds) {
    Set<FailureKind> any = kinds.isEmpty() ? EnumSet.allOf(FailureKind.class) : kinds;
    long lastRequest = request == null ? Long.MAX_VALUE : request;
    MoveId after = new MoveId(request == null ? 0 : request, 0);
    retryListings(any, after.request(), lastRequest);
    int retried = 0;
    while (true) {
      List<Retried> batch = retry(any, after, lastRequest);
      if (batch.isEmpty()) {
        return retried;
      }
      Set<Long> changed = new HashSet<>();
      for (Retried one : batch) {
        retried += one.moves();
        after = one.last();
        if (one.moves() > 0) {
          changed.add(one.request());
        }
      }
      signals.tell(!changed.isEmpty(), changed);
    }
  }

  private void retryListings(Set<FailureKind> kinds, long firstRequest, long lastRequest) {
    List<Long> requests =
        database.run(
            handle ->
                handle
                    .createQuery(Sql.RETRY_LISTINGS.text())
                    .bind("kinds", SqlArray.ofNames(kinds))
                    .bind("firstRequest", firstRequest)
                    .bind("lastRequest", lastRequest)
                    .mapTo(long.class)
                    .list());
    signals.tell(false, new HashSet<>(requests));
  }

  private List<Retried> retry(Set<FailureKind> kinds, MoveId after, long lastRequest) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.RETRY.text())
                .bind("kinds", SqlArray.ofNames(kinds))
                .bind("afterRequest", after.request())
                .bind("afterNumber", after.number())
                .bind("lastRequest", lastRequest)
                .bind("limit", BATCH)
                .map(Retried.MAPPER)
                .list());
  }

  @Override
  public ControlAnswer keepSources(long request) {
    ControlAnswer answer = control(Sql.KEEP_SOURCES, request);
    int kept;
    do {
      kept =
          database.run(
              handle ->
                  handle
                      .createQuery(Sql.KEEP_RETIREMENTS.text())
                      .bind("request", request)
                      .bind("limit", BATCH)
                      .mapTo(int.class)
                      .one());
    } while (kept > 0);
    return answer;
  }

  @Override
  public void pause(Lane lane) {
    pause(lane, true);
  }

  @Override
  public void resume(Lane lane) {
    pause(lane, false);
  }

  private void pause(Lane lane, boolean paused) {
    int id = lanes.id(lane, 0);
    database.run(
        handle ->
            handle
                .createUpdate(Sql.PAUSE_LANE.text())
                .bind("lane", id)
                .bind("paused", paused)
                .execute());
    signals.tell(!paused, Set.of());
  }

  @Override
  public void pauseProvider(String provider) {
    pause(provider, true);
  }

  @Override
  public void resumeProvider(String provider) {
    pause(provider, false);
  }

  @Override
  public void announce(String provider, ProviderLimits limits) {
    database.run(handle -> set(handle, Sql.ANNOUNCE_PROVIDER, provider, limits));
    signals.tell(true, Set.of());
  }

  @Override
  public void limit(String provider, UnaryOperator<ProviderLimits> change) {
    database.inTransaction(
        handle ->
            set(handle, Sql.LIMIT_PROVIDER, provider, change.apply(limits(handle, provider))));
    signals.tell(true, Set.of());
  }

  private static ProviderLimits limits(Handle handle, String provider) {
    return handle
        .createQuery(Sql.PROVIDER_LIMITS.text())
        .bind("provider", Text.check("The provider", provider))
        .map((row, context) -> Rows.limits(row))
        .findOne()
        .orElse(ProviderLimits.NONE);
  }

  private static int set(Handle handle, Sql statement, String provider, ProviderLimits limits) {
    return handle
        .createUpdate(statement.text())
        .bind("provider", Text.check("The provider", provider))
        .bind("floor", limits.inFlight().floor())
        .bind("ceiling", limits.inFlight().ceiling())
        .bind("requestsPerSecond", limits.rate().requests())
        .bind("bytesPerSecond", limits.rate().bytes())
        .execute();
  }

  private void pause(String provider, boolean paused) {
    database.run(
        handle ->
            handle
                .createUpdate(Sql.PAUSE_PROVIDER.text())
                .bind("provider", Text.check("The provider", provider))
                .bind("paused", paused)
                .execute());
    signals.tell(!paused, Set.of());
  }
}
