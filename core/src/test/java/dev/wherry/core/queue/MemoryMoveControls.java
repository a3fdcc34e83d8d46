package dev.wherry.core.queue;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// [MoveControls] of a [MemoryMoveQueue], under its lock.
final class MemoryMoveControls implements MoveControls {
  private final MemoryMoveQueue queue;
  private final Map<Lane, Instant> pausedLanes = new HashMap<>();
  private final Set<Lane> oncePaused = new HashSet<>();
  private final Set<String> pausedProviders = new HashSet<>();
  private final Map<String, Instant> closedUntil = new HashMap<>();
  private final SortedMap<String, ProviderLimits> limits = new TreeMap<>();
  private final Map<String, ProviderLimits> announced = new HashMap<>();

  MemoryMoveControls(MemoryMoveQueue queue) {
    this.queue = queue;
  }

  boolean isPaused(Lane lane) {
    return pausedLanes.containsKey(lane)
        || pausedProviders.contains(lane.source())
        || pausedProviders.contains(lane.destination());
  }

  boolean isPaused(String provider) {
    return pausedProviders.contains(provider);
  }

  void close(Map<String, Duration> pauses, Instant now) {
    pauses.forEach(
        (provider, pause) ->
            closedUntil.merge(provider, now.plus(pause), (a, b) -> a.isAfter(b) ? a : b));
  }

  boolean isClosed(Lane lane, Instant now) {
    return Stream.of(lane.source(), lane.destination())
        .anyMatch(provider -> closedUntil.getOrDefault(provider, now).isAfter(now));
  }

  @Override
  public void announce(String provider, ProviderLimits said) {
    synchronized (queue) {
      if (!said.equals(announced.put(provider, said))) {
        limits.put(provider, said);
      }
    }
    queue.tell(true, Set.of());
  }

  @Override
  public void limit(String provider, UnaryOperator<ProviderLimits> change) {
    synchronized (queue) {
      limits.put(provider, change.apply(limits.getOrDefault(provider, ProviderLimits.NONE)));
    }
    queue.tell(true, Set.of());
  }

  Map<String, RateLimit> rates() {
    return limits.entrySet().stream()
        .filter(limit -> !limit.getValue().rate().equals(RateLimit.NONE))
        .collect(Collectors.toMap(Map.Entry::getKey, limit -> limit.getValue().rate()));
  }

  List<LaneReport> lanes() {
    Set<Lane> lanes = new HashSet<>(oncePaused);
    queue.rows().forEach(row -> lanes.add(row.move.lane()));
    return lanes.stream()
        .sorted(Comparator.comparing(Lane::source).thenComparing(Lane::destination))
        .map(lane -> new LaneReport(lane, running(lane::equals), pausedLanes.get(lane)))
        .toList();
  }

  /// How many more moves may run in a lane.
  int left(Lane lane) {
    return Stream.of(lane.source(), lane.destination())
        .mapToInt(
            provider -> {
              Integer ceiling =
                  limits.getOrDefault(provider, ProviderLimits.NONE).inFlight().ceiling();
              return ceiling == null ? Integer.MAX_VALUE : ceiling - running(provider);
            })
        .min()
        .orElseThrow();
  }

  private int running(String provider) {
    return running(lane -> lane.source().equals(provider) || lane.destination().equals(provider));
  }

  private int running(Predicate<Lane> where) {
    return (int)
        queue
            .rows()
            .filter(row -> row.state == MoveState.RUNNING && where.test(row.move.lane()))
            .count();
  }

  List<ProviderReport> providers(Instant now) {
    Set<String> names = new TreeSet<>(limits.keySet());
    names.addAll(pausedProviders);
    return names.stream()
        .map(
            name -> {
              ProviderLimits limit = limits.getOrDefault(name, ProviderLimits.NONE);
              Instant closed = closedUntil.get(name);
              return new ProviderReport(
                  name,
                  pausedProviders.contains(name),
                  running(name),
                  limit.inFlight().ceiling(),
                  limit,
                  closed != null && closed.isAfter(now) ? closed : null);
            })
        .toList();
  }

  @Override
  public ControlAnswer cancel(long request) {
    synchronized (queue) {
      MemoryRequest stored = queue.stored(request);
      if (stored == null) {
        return ControlAnswer.UNKNOWN;
      }
      if (stored.cancelledAt == null && stored.finishedAt() != null) {
        return ControlAnswer.FINISHED;
      }
      stored.cancelledAt = stored.createdAt;
      if (stored.listing != null) {
        stored.listing.end(ListingReport.State.CANCELLED, queue.now());
      }
    }
    queue.tell(false, Set.of(request));
    queue.tellCancelled();
    return ControlAnswer.DONE;
  }

  @Override
  public ControlAnswer pause(long request) {
    return pause(request, true);
  }

  @Override
  public ControlAnswer resume(long request) {
    return pause(request, false);
  }

  private ControlAnswer pause(long request, boolean paused) {
    synchronized (queue) {
      MemoryRequest stored = queue.stored(request);
      if (stored == null) {
        return ControlAnswer.UNKNOWN;
      }
      if (stored.cancelledAt != null) {
        return ControlAnswer.CANCELLED;
      }
      if (stored.finishedAt() != null) {
        return ControlAnswer.FINISHED;
      }
      stored.paused = paused;
    }
    queue.tell(true, Set.of(request));
    return ControlAnswer.DONE;
  }

  @Override
  public int retry(@Nullable Long request, Set<FailureKind> kinds) {
    List<MemoryMove> failed;
    synchronized (queue) {
      failed =
          queue
              .rows()
              .filter(row -> request == null || row.move.id().request() == request)
              .filter(row -> isRetried(row, kinds))
              .toList();
      failed.forEach(queue::retry);
      queue
          .stored()
          .filter(stored -> request == null || stored.id == request)
          .filter(stored -> stored.cancelledAt == null && stored.listing != null)
          .forEach(stored -> Objects.requireNonNull(stored.listing).retry(kinds, queue.now()));
    }
    queue.tell(
        !failed.isEmpty(),
        failed.stream().map(row -> row.move.id().request()).collect(Collectors.toSet()));
    return failed.size();
  }

  private boolean isRetried(MemoryMove row, Set<FailureKind> kinds) {
    MemoryRequest stored = queue.stored(row.move.id().request());
    return row.state == MoveState.FAILED
        && row.failure != null
        && (kinds.isEmpty() || kinds.contains(row.failure.kind()))
        && stored != null
        && stored.cancelledAt == null;
  }

  @Override
  public ControlAnswer keepSources(long request) {
    synchronized (queue) {
      MemoryRequest stored = queue.stored(request);
      if (stored == null) {
        return ControlAnswer.UNKNOWN;
      }
      stored.sourcesKeptAt = stored.sourcesKeptAt == null ? queue.now() : stored.sourcesKeptAt;
    }
    queue.tell(false, Set.of(request));
    return ControlAnswer.DONE;
  }

  @Override
  public void pause(Lane lane) {
    synchronized (queue) {
      oncePaused.add(lane);
      pausedLanes.putIfAbsent(lane, queue.now());
    }
  }

  @Override
  public void resume(Lane lane) {
    synchronized (queue) {
      pausedLanes.remove(lane);
    }
    queue.tell(true, Set.of());
  }

  @Override
  public void pauseProvider(String provider) {
    synchronized (queue) {
      pausedProviders.add(provider);
    }
  }

  @Override
  public void resumeProvider(String provider) {
    synchronized (queue) {
      pausedProviders.remove(provider);
    }
    queue.tell(true, Set.of());
  }
}
