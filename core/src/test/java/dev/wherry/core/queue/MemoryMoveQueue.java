package dev.wherry.core.queue;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.MoveState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The queue's contract in memory, for tests: nothing survives the process. Its time is the clock
/// that it is given. Signals are sent on the thread that made the news, outside of the lock.
public final class MemoryMoveQueue implements MoveQueue, MoveReports, QueueSignals {
  private final InstantSource clock;
  private final TreeMap<Long, MemoryRequest> requests = new TreeMap<>();
  private final Map<String, MemoryRequest> byKey = new HashMap<>();
  private final MemoryLanes lanes = new MemoryLanes();
  private final Map<WorkerId, Instant> beats = new HashMap<>();
  private final Map<WorkerId, String> names = new HashMap<>();
  private final MemoryMoveControls controls = new MemoryMoveControls(this);
  private final MemoryUploadLedger uploads = new MemoryUploadLedger(this);
  private final MemoryRetirements retirements = new MemoryRetirements(this);
  private final MemoryListings listings = new MemoryListings(this);
  private final List<Runnable> queuedListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> cancelledListeners = new CopyOnWriteArrayList<>();
  private final List<LongConsumer> changedListeners = new CopyOnWriteArrayList<>();
  private long workers;
  private long ids;

  public MemoryMoveQueue(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Acceptance enqueue(MoveRequest request) {
    Acceptance answer = store(request);
    if (answer instanceof Acceptance.Stored stored) {
      tell(true, Set.of(stored.requestId()));
    }
    return answer;
  }

  private synchronized Acceptance store(MoveRequest request) {
    String key = request.idempotencyKey();
    MemoryRequest known = key == null ? null : byKey.get(key);
    if (known != null) {
      return asked(known.request).equals(asked(request))
          ? new Acceptance.AlreadyStored(known.id)
          : new Acceptance.KeyTaken(known.id);
    }
    long id = ++ids;
    MemoryRequest stored = new MemoryRequest(id, request, clock.instant(), new ArrayList<>());
    if (request.listing() != null) {
      stored.listing = new MemoryListing(id, request.listing(), clock.instant());
    }
    requests.put(id, stored);
    if (key != null) {
      byKey.put(key, stored);
    }
    add(stored, request.moves());
    return new Acceptance.Stored(id);
  }

  /// A request without what is no part of what was asked.
  private static MoveRequest asked(MoveRequest request) {
    return new MoveRequest(
        request.idempotencyKey(),
        request.priority(),
        request.options(),
        request.labels(),
        request.webhook(),
        Set.of(),
        request.moves(),
        request.listing() instanceof ManifestListing(var manifest, var format, var _)
            ? new ManifestListing(manifest, format, Set.of())
            : request.listing());
  }

  /// Adds moves behind those that a request has.
  void add(MemoryRequest to, List<MoveRequest.Leg> legs) {
    Map<Lane, Double> next = new HashMap<>();
    List<MemoryMove> rows = new ArrayList<>();
    for (MoveRequest.Leg leg : legs) {
      MoveId id = new MoveId(to.id, to.moves.size() + rows.size() + 1);
      Move move = new Move(id, leg.source(), leg.destination(), to.request.options());
      double turn =
          next.merge(move.lane(), lanes.now(move.lane(), to.request.priority()), (t, v) -> t + 1);
      rows.add(new MemoryMove(move, to.request.priority(), turn, clock.instant()));
    }
    to.moves.addAll(rows);
    rows.forEach(lanes::add);
  }

  @Override
  public synchronized WorkerId join(String name) {
    WorkerId worker = new WorkerId(++workers);
    beats.put(worker, clock.instant());
    names.put(worker, name);
    return worker;
  }

  @Override
  public synchronized BeatAnswer beat(WorkerId worker, Map<MoveId, Long> progress)
      throws WorkerLostException {
    if (beats.replace(worker, clock.instant()) == null) {
      throw new WorkerLostException(worker);
    }
    Set<MoveId> stop = new HashSet<>();
    for (MemoryRequest request : requests.values()) {
      if (request.cancelledAt != null) {
        heldBy(worker, request.moves.stream()).forEach(row -> stop.add(row.move.id()));
      }
    }
    return new BeatAnswer(stop, beats.size(), controls.rates());
  }

  @Override
  public List<Claim> claim(WorkerId worker, FreeSlots free) {
    List<Claim> claims = take(worker, free);
    tell(false, requestsOf(claims.stream().map(claim -> claim.move().id())));
    return claims;
  }

  private synchronized List<Claim> take(WorkerId worker, FreeSlots free) {
    List<Claim> claims = new ArrayList<>();
    Map<Lane, Integer> running = new HashMap<>(free.running());
    Map<Lane, Integer> taken = new HashMap<>();
    while (beats.containsKey(worker) && claims.size() < free.total()) {
      Optional<MemoryMove> next =
          lanes.next(
              lane ->
                  running.getOrDefault(lane, 0) < free.perLane()
                      && controls.left(lane) > 0
                      && !controls.isPaused(lane)
                      && !controls.isClosed(lane, clock.instant()),
              this::mayStart,
              taken);
      if (next.isEmpty()) {
        break;
      }
      MemoryMove row = next.get();
      lanes.take(row);
      running.merge(row.move.lane(), 1, Integer::sum);
      taken.merge(row.move.lane(), 1, Integer::sum);
      row.state = MoveState.RUNNING;
      row.worker = worker;
      row.workerName = names.get(worker);
      row.startedAt = clock.instant();
      claims.add(new Claim(wanted(row.move), ++row.attempts, ++row.token));
    }
    return claims;
  }

  /// A request whose sources are kept deletes none.
  private Move wanted(Move move) {
    MoveOptions options = move.options();
    return Objects.requireNonNull(requests.get(move.id().request())).sourcesKeptAt == null
        ? move
        : new Move(
            move.id(),
            move.source(),
            move.destination(),
            new MoveOptions(options.overwrite(), options.verify(), false));
  }

  private boolean mayStart(MemoryMove row) {
    MemoryRequest request = Objects.requireNonNull(requests.get(row.move.id().request()));
    return request.cancelledAt == null
        && !request.paused
        && rows()
            .noneMatch(
                other ->
                    other.state == MoveState.RUNNING
                        && other.move.destination().equals(row.move.destination()));
  }

  @Override
  public List<Settlement> settle(WorkerId worker, List<Settlement> settlements) {
    List<Settlement> refused = new ArrayList<>();
    Set<MoveId> changed = new LinkedHashSet<>();
    boolean again = false;
    synchronized (this) {
      for (Settlement settlement : settlements) {
        MemoryMove row = row(settlement.claim().move().id());
        if (row == null || !row.heldBy(worker, settlement.claim())) {
          refused.add(settlement);
        } else {
          apply(wanted(settlement.outcome(), row), row, settlement.claim().move().options());
          again |= row.state == MoveState.QUEUED;
          changed.add(row.move.id());
        }
      }
    }
    tell(again, requestsOf(changed.stream()));
    return refused;
  }

  /// Nothing of a cancelled request is tried again.
  private Outcome wanted(Outcome outcome, MemoryMove row) {
    boolean again = outcome instanceof Outcome.Retry || outcome instanceof Outcome.Released;
    boolean cancelled =
        Objects.requireNonNull(requests.get(row.move.id().request())).cancelledAt != null;
    return again && cancelled ? new Outcome.Cancelled() : outcome;
  }

  private void apply(Outcome outcome, MemoryMove row, MoveOptions options) {
    Instant now = clock.instant();
    switch (outcome) {
      case Outcome.Succeeded(var receipt) -> {
        row.receipt = receipt;
        row.failure = null;
        end(row, MoveState.SUCCEEDED);
        retirements.schedule(row, options.retireAfter(), receipt, now);
      }
      case Outcome.Skipped(var receipt) -> {
        row.receipt = receipt;
        row.failure = null;
        end(row, MoveState.SKIPPED);
        retirements.schedule(row, options.retireAfter(), receipt, now);
      }
      case Outcome.Failed(var failure) -> {
        row.failure = new Failure(failure.kind(), failure.message());
        end(row, MoveState.FAILED);
      }
      case Outcome.Cancelled() -> end(row, MoveState.CANCELLED);
      case Outcome.Retry(var failure, var delay, var counted) -> {
        row.failure = new Failure(failure.kind(), failure.message());
        row.state = MoveState.WAITING;
        row.worker = null;
        row.workerName = null;
        row.nextAttemptAt = now.plus(delay);
        row.attempts -= counted ? 0 : 1;
      }
      case Outcome.Released() -> release(row);
    }
  }

  private void end(MemoryMove row, MoveState state) {
    row.end(state, clock.instant());
    Objects.requireNonNull(requests.get(row.move.id().request())).finished.add(row);
  }

  private void release(MemoryMove row) {
    row.attempts--;
    lanes.add(row);
  }

  @Override
  public synchronized boolean holds(WorkerId worker, Claim claim) {
    MemoryMove row = row(claim.move().id());
    return row != null && row.heldBy(worker, claim);
  }

  @Override
  public int wake() {
    List<MemoryMove> due;
    synchronized (this) {
      Instant now = clock.instant();
      due =
          rows()
              .filter(row -> row.nextAttemptAt != null && !row.nextAttemptAt.isAfter(now))
              .toList();
      due.forEach(lanes::add);
    }
    tell(!due.isEmpty(), requestsOf(due.stream().map(row -> row.move.id())));
    return due.size();
  }

  @Override
  public int reclaim(Duration lease, int attemptLimit) {
    List<MemoryMove> taken;
    synchronized (this) {
      Instant now = clock.instant();
      Instant deadline = now.minus(lease);
      List<WorkerId> lost =
          beats.entrySet().stream()
              .filter(beat -> !beat.getValue().isAfter(deadline))
              .map(Map.Entry::getKey)
              .toList();
      taken = lost.stream().flatMap(worker -> heldBy(worker, rows())).toList();
      for (MemoryMove row : taken) {
        row.failure = new Failure(FailureKind.WORKER_LOST, "the worker ended without a word");
        if (row.attempts < attemptLimit) {
          lanes.add(row);
        } else {
          end(row, MoveState.FAILED);
        }
      }
      lost.forEach(beats::remove);
    }
    tell(!taken.isEmpty(), requestsOf(taken.stream().map(row -> row.move.id())));
    return taken.size();
  }

  @Override
  public void leave(WorkerId worker) {
    List<MemoryMove> released;
    synchronized (this) {
      beats.remove(worker);
      released = heldBy(worker, rows()).toList();
      released.forEach(this::release);
    }
    tell(!released.isEmpty(), requestsOf(released.stream().map(row -> row.move.id())));
  }

  @Override
  public int sweep() {
    List<MemoryMove> ended;
    synchronized (this) {
      ended =
          requests.values().stream()
              .filter(request -> request.cancelledAt != null)
              .flatMap(request -> request.moves.stream())
              .filter(row -> row.state == MoveState.QUEUED || row.state == MoveState.WAITING)
              .toList();
      for (MemoryMove row : ended) {
        lanes.remove(row);
        row.nextAttemptAt = null;
        end(row, MoveState.CANCELLED);
      }
    }
    tell(false, requestsOf(ended.stream().map(row -> row.move.id())));
    return ended.size();
  }

  @Override
  public void probe() {}

  @Override
  public UploadLedger uploads() {
    return uploads;
  }

  @Override
  public Listings listings() {
    return listings;
  }

  Stream<MemoryRequest> stored() {
    return requests.values().stream();
  }

  boolean isPaused(String provider) {
    return controls.isPaused(provider);
  }

  @Override
  public Retirements retirements() {
    return retirements;
  }

  /// Waits until no upload in parts is open; false when that takes too long.
  public boolean awaitNoUpload() throws InterruptedException {
    return uploads.awaitNone();
  }

  synchronized boolean isOver(MoveId move) {
    MemoryMove row = row(move);
    return row == null || row.state.isFinal();
  }

  @Override
  public synchronized int prune(Retention retention) {
    Duration kept = retention.requests();
    if (kept == null) {
      return 0;
    }
    Instant oldest = clock.instant().minus(kept);
    List<MemoryRequest> old =
        requests.values().stream()
            .filter(r -> Objects.requireNonNullElse(r.finishedAt(), oldest).isBefore(oldest))
            .filter(r -> !retirements.isOpen(r.id))
            .toList();
    requests.values().removeAll(old);
    byKey.values().removeAll(old);
    return old.size();
  }

  @Override
  public synchronized void throttled(Map<String, Duration> pauses) {
    controls.close(pauses, clock.instant());
  }

  /// What users may want of the moves in this queue.
  public MoveControls controls() {
    return controls;
  }

  Instant now() {
    return clock.instant();
  }

  @Nullable MemoryRequest stored(long id) {
    return requests.get(id);
  }

  void retry(MemoryMove row) {
    row.attempts = 0;
    row.finishedAt = null;
    lanes.add(row);
  }

  @Override
  public synchronized Optional<RequestReport> request(long id) {
    return Optional.ofNullable(requests.get(id)).map(MemoryRequest::report);
  }

  @Override
  public synchronized boolean isWithin(long request, Set<String> providers) {
    MemoryRequest known = requests.get(request);
    if (known == null) {
      return true;
    }
    boolean listed =
        switch (known.request.listing()) {
          case PrefixListing listing ->
              providers.contains(listing.source()) && providers.contains(listing.destination());
          case ManifestListing listing -> providers.contains(listing.source());
          case null -> true;
        };
    return listed
        && known.moves.stream()
            .map(row -> row.move.lane())
            .allMatch(
                lane ->
                    providers.contains(lane.source()) && providers.contains(lane.destination()));
  }

  @Override
  public synchronized List<RequestReport> requests(@Nullable Long before, int limit) {
    return requests
        .headMap(before == null ? Long.MAX_VALUE : before, false)
        .descendingMap()
        .values()
        .stream()
        .limit(limit)
        .map(MemoryRequest::report)
        .toList();
  }

  @Override
  public synchronized Found<RequestReport, Long> search(
      RequestSearch search, @Nullable Long before, int limit) {
    List<RequestReport> found =
        requests(before, Integer.MAX_VALUE).stream()
            .filter(request -> passes(search, request) && goes(search, request.id()))
            .limit(limit + 1L)
            .toList();
    return Found.of(found, limit, RequestReport::id, null);
  }

  private boolean goes(RequestSearch search, long request) {
    String from = search.sourceProvider();
    String to = search.destinationProvider();
    return (from == null && to == null)
        || Objects.requireNonNull(requests.get(request)).moves.stream()
            .map(row -> row.move.lane())
            .anyMatch(
                lane ->
                    (from == null || from.equals(lane.source()))
                        && (to == null || to.equals(lane.destination())));
  }

  private static boolean passes(RequestSearch search, RequestReport request) {
    return (search.states().isEmpty() || search.states().contains(request.state()))
        && request.labels().containsAll(search.labels())
        && (search.idempotencyKey() == null
            || search.idempotencyKey().equals(request.idempotencyKey()))
        && search.created().covers(request.createdAt())
        && search.finished().covers(request.finishedAt());
  }

  @Override
  public synchronized Optional<MoveReport> move(MoveId id) {
    return Optional.ofNullable(row(id)).map(this::report);
  }

  @Override
  public synchronized Optional<MoveReport> signpost(Location source) {
    return requests.values().stream()
        .filter(request -> request.request.signposted().contains(source.provider()))
        .flatMap(request -> request.moves.stream())
        .map(this::report)
        .filter(move -> move.source().equals(source))
        .max(
            Comparator.comparing(MoveReport::isDelivered)
                .thenComparing(
                    MoveReport::finishedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(MoveReport::id));
  }

  @Override
  public synchronized List<MoveReport> moves(MoveFilter filter, @Nullable MoveId after, int limit) {
    return rows()
        .filter(row -> passes(filter, row))
        .filter(row -> after == null || row.move.id().compareTo(after) > 0)
        .limit(limit)
        .map(this::report)
        .toList();
  }

  @Override
  public synchronized Found<MoveReport, MoveId> search(
      MoveSearch search, @Nullable MoveId after, int limit) {
    List<MoveReport> found =
        moves(search.filter(), after, Integer.MAX_VALUE).stream()
            .filter(move -> passes(search, move))
            .limit(limit + 1L)
            .toList();
    return Found.of(found, limit, MoveReport::id, null);
  }

  @Override
  public long count(MoveSearch search) {
    return search(search, null, MOST_COUNTED).reports().size();
  }

  private boolean passes(MoveSearch search, MoveReport move) {
    String from = Objects.requireNonNullElse(search.sourceProvider(), move.source().provider());
    String to =
        Objects.requireNonNullElse(search.destinationProvider(), move.destination().provider());
    return from.equals(move.source().provider())
        && to.equals(move.destination().provider())
        && move.source().toString().startsWith(search.sourcePrefix())
        && move.destination().toString().startsWith(search.destinationPrefix())
        && Objects.requireNonNull(stored(move.id().request()))
            .request
            .labels()
            .containsAll(search.labels())
        && search.created().covers(move.createdAt())
        && search.finished().covers(move.finishedAt());
  }

  @Override
  public synchronized Map<FailureKind, Long> failures(long request) {
    Map<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);
    for (MoveReport move :
        moves(
            new MoveFilter(request, Set.of(MoveState.FAILED), Set.of()), null, Integer.MAX_VALUE)) {
      failures.merge(Objects.requireNonNull(move.failure()).kind(), 1L, Long::sum);
    }
    Map<FailureKind, Long> sorted = new LinkedHashMap<>();
    failures.entrySet().stream()
        .sorted(Map.Entry.<FailureKind, Long>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private MoveReport report(MemoryMove row) {
    return row.report(retirements.report(row.move.id()));
  }

  @Override
  public synchronized List<ProviderReport> providers() {
    return controls.providers(clock.instant());
  }

  @Override
  public List<UploadReport> uploads(@Nullable Long after, int limit) {
    return uploads.reports(after, limit);
  }

  @Override
  public long countUploads() {
    return uploads.reports(null, Integer.MAX_VALUE).size();
  }

  @Override
  public synchronized List<LaneReport> lanes() {
    return controls.lanes();
  }

  @Override
  public synchronized long count(MoveFilter filter) {
    return rows().filter(row -> passes(filter, row)).count();
  }

  @Override
  public synchronized StatsReport stats() {
    return MemoryStats.of(
        rows().toList(),
        lanes(),
        beats.values().stream().filter(beat -> beat.isAfter(now().minusSeconds(60))).count(),
        now());
  }

  @Override
  public synchronized Optional<FinishedMoves> finished(
      long request, FinishedMoves.@Nullable Mark after, int limit) {
    return Optional.ofNullable(requests.get(request))
        .map(stored -> stored.finished(after, limit, now(), this::report));
  }

  private static boolean passes(MoveFilter filter, MemoryMove row) {
    Failure failure = row.failure;
    return (filter.requestId() == null || filter.requestId() == row.move.id().request())
        && (filter.states().isEmpty() || filter.states().contains(row.state))
        && (filter.failureKinds().isEmpty()
            || (failure != null && filter.failureKinds().contains(failure.kind())));
  }

  @Override
  public Registration onQueued(Runnable listener) {
    queuedListeners.add(listener);
    return () -> queuedListeners.remove(listener);
  }

  @Override
  public Registration onCancelled(Runnable listener) {
    cancelledListeners.add(listener);
    return () -> cancelledListeners.remove(listener);
  }

  void tellCancelled() {
    cancelledListeners.forEach(Runnable::run);
  }

  @Override
  public Registration onRequestChanged(LongConsumer listener) {
    changedListeners.add(listener);
    return () -> changedListeners.remove(listener);
  }

  void tell(boolean queuedNow, Set<Long> changed) {
    if (queuedNow) {
      queuedListeners.forEach(Runnable::run);
    }
    changed.forEach(id -> changedListeners.forEach(listener -> listener.accept(id)));
  }

  private static Set<Long> requestsOf(Stream<MoveId> moves) {
    return new LinkedHashSet<>(moves.map(MoveId::request).toList());
  }

  Stream<MemoryMove> rows() {
    return requests.values().stream().flatMap(request -> request.moves.stream());
  }

  private static Stream<MemoryMove> heldBy(WorkerId worker, Stream<MemoryMove> rows) {
    return rows.filter(row -> worker.equals(row.worker));
  }

  private @Nullable MemoryMove row(MoveId id) {
    MemoryRequest request = requests.get(id.request());
    return request == null || id.number() < 1 || id.number() > request.moves.size()
        ? null
        : request.moves.get(id.number() - 1);
  }
}
