package dev.wherry.server.graphql;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/// Time and threads of a feed, moved by hand. For one thread.
final class ManualClockwork {
  static final Duration PACE = Duration.ofMillis(250);
  static final Duration POLL = Duration.ofSeconds(2);

  private record Due(Duration at, Runnable task) {}

  private final List<Due> due = new ArrayList<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private Duration now = Duration.ZERO;
  private boolean hold;

  ReportFeed.Clockwork clockwork() {
    return new ReportFeed.Clockwork(
        (delay, task) -> due.add(new Due(now.plus(delay), task)), this::work, PACE, POLL);
  }

  private void work(Runnable task) {
    if (hold) {
      held.add(task);
    } else {
      task.run();
    }
  }

  /// Lets what the feed wants to do wait.
  void hold() {
    hold = true;
  }

  void release() {
    hold = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  /// Lets time pass, and does what is due meanwhile.
  void pass(Duration time) {
    Duration end = now.plus(time);
    while (true) {
      Due next =
          due.stream()
              .filter(task -> task.at().compareTo(end) <= 0)
              .min(Comparator.comparing(Due::at))
              .orElse(null);
      if (next == null) {
        now = end;
        return;
      }
      due.remove(next);
      now = next.at();
      next.task().run();
    }
  }
}
