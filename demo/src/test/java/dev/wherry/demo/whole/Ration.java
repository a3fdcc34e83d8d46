package dev.wherry.demo.whole;

import dev.wherry.demo.stage.Gate;
import java.util.concurrent.Semaphore;

/// Lets a counted number of answers go out and holds every other one: half of the assets before
/// their first byte, half in their midst, after 64 KiB. An asset of the second half that is shorter
/// goes out freely.
final class Ration implements Gate {
  private static final int ALL = 1_000_000;

  private volatile Semaphore answers = new Semaphore(0);

  /// Lets so many more go.
  void grant(int count) {
    answers.release(count);
  }

  /// Lets those go that are held now, whoever listens to them still, and starts at nothing again.
  void reset() {
    Semaphore before = answers;
    answers = new Semaphore(0);
    before.release(ALL);
  }

  void grantAll() {
    answers.release(ALL);
  }

  @Override
  public void pass(String key, long sent) throws InterruptedException {
    long held = key.hashCode() % 2 == 0 ? 0 : 1 << 16;
    if (sent == held) {
      answers.acquire();
    }
  }
}
