package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DatabaseTest {
  private static final int CALLERS = 50;

  @Test
  void whoComesFirstIsServedFirst() throws InterruptedException {
    DatabaseSettings test = TestDatabase.fresh().settings();
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch letGo = new CountDownLatch(1);
    List<Thread> callers = new ArrayList<>();
    try (Database database =
        new Database(new DatabaseSettings(test.jdbcUrl(), test.user(), test.password(), 1))) {
      callers.add(
          waiting(
              () ->
                  database.run(
                      _ -> {
                        await(letGo);
                        return served.add(0);
                      })));
      for (int caller = 1; caller < CALLERS; caller++) {
        int number = caller;
        callers.add(waiting(() -> database.run(_ -> served.add(number))));
      }

      letGo.countDown();

      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(served).isEqualTo(IntStream.range(0, CALLERS).boxed().toList());
  }

  /// Starts a thread, and returns when it waits for something.
  private static Thread waiting(Runnable work) {
    Thread thread = Thread.ofPlatform().start(work);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
