package dev.wherry.core.runner;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Results that no handler has taken yet, and the offering of them. Belongs to the runner's owner
/// thread.
///
/// Results that the handler refused are a batch that is offered again as it is; what arrives in the
/// meantime forms the next one. The pause before another try doubles with each failure in a row.
final class Unhandled<T, R> {
  private static final Logger LOG = System.getLogger(TaskRunner.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /// Failures that a handler may add once time is up, before results are given up.
  private static final int LAST_FAILURES = 3;

  private final String name;
  private final ResultHandler<T, R> handler;
  private final Timer timer;

  private List<Ended<T, R>> arrived = new ArrayList<>();
  private int arrivedSlots;
  private List<Ended<T, R>> batch = List.of();
  private int batchSlots;

  private long failures;
  private Duration pause = FIRST_PAUSE;
  private boolean pausing;
  private boolean away;
  private boolean timeIsUp;
  private int failuresLeft = LAST_FAILURES;
  private final List<Ended<T, R>> givenUp = new ArrayList<>();

  /// Sees to it that the owner thread calls [#resume] with a number of failures, after a pause.
  @FunctionalInterface
  interface Timer {
    void start(Duration pause, long failures);
  }

  Unhandled(String name, ResultHandler<T, R> handler, Timer timer) {
    this.name = name;
    this.handler = handler;
    this.timer = timer;
  }

  /// @param slot whether the result keeps a slot until it is handled
  void add(Ended<T, R> ended, boolean slot) {
    arrived.add(ended);
    arrivedSlots += slot ? 1 : 0;
  }

  /// How many slots are kept by results.
  int slots() {
    return arrivedSlots + batchSlots;
  }

  /// Whether there is something to offer now.
  boolean ready() {
    return !pausing && !(batch.isEmpty() && arrived.isEmpty());
  }

  /// Offers one batch, if ready.
  ///
  /// @return how many results are done with: handled, or given up
  int offer() {
    if (!ready()) {
      return 0;
    }
    if (batch.isEmpty()) {
      batch = Collections.unmodifiableList(arrived);
      batchSlots = arrivedSlots;
      arrived = new ArrayList<>();
      arrivedSlots = 0;
    }
    Thread.interrupted(); // what a handler left behind must not reach the next one
    try {
      handler.handle(batch);
      pause = FIRST_PAUSE;
      tellThatItIsBack();
    } catch (Throwable thrown) {
      if (!givesUp(thrown)) {
        return 0;
      }
    }
    int done = batch.size();
    batch = List.of();
    batchSlots = 0;
    return done;
  }

  private boolean givesUp(Throwable thrown) {
    failures++;
    if (timeIsUp && failuresLeft-- <= 0) {
      givenUp.addAll(batch);
      tellThatItGivesUp(thrown);
      return true;
    }
    tell(thrown);
    pausing = true;
    timer.start(pause, failures);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    return false;
  }

  private void tell(Throwable thrown) {
    if (!(thrown instanceof NotNowException)) {
      LOG.log(
          Level.WARNING,
          "runner %s: the handler threw; it gets the same %,d results again in %,d ms"
              .formatted(name, batch.size(), pause.toMillis()),
          thrown);
    } else if (!away) {
      away = true;
      LOG.log(
          Level.WARNING,
          "runner %s: %s; results are kept until they can be handled"
              .formatted(name, thrown.getMessage()));
    }
  }

  private void tellThatItIsBack() {
    if (away) {
      away = false;
      LOG.log(Level.INFO, "runner " + name + ": results are handled again");
    }
  }

  private void tellThatItGivesUp(Throwable thrown) {
    String what =
        "runner %s closes and its handler keeps throwing: %,d results are given up"
            .formatted(name, batch.size());
    if (thrown instanceof NotNowException) {
      LOG.log(Level.ERROR, what + ": " + thrown.getMessage());
    } else {
      LOG.log(Level.ERROR, what, thrown);
    }
  }

  /// Ends the pause that began with this number of failures.
  void resume(long failures) {
    if (failures == this.failures) {
      pausing = false;
    }
  }

  /// Cuts the pause; from now on, failures are counted, and past [#LAST_FAILURES] each batch that
  /// the handler refuses is given up.
  void hurry() {
    timeIsUp = true;
    pausing = false;
    pause = FIRST_PAUSE;
  }

  /// Tells the handler that slots are free.
  void freed() {
    try {
      handler.freed();
    } catch (Throwable thrown) {
      LOG.log(Level.WARNING, "runner " + name + ": the handler's freed() threw", thrown);
    }
  }

  /// The results that no handler took.
  List<Ended<T, R>> givenUp() {
    return List.copyOf(givenUp);
  }
}
