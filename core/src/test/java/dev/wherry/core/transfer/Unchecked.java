package dev.wherry.core.transfer;

import java.util.concurrent.Callable;

/// Calls that may throw, where none may.
final class Unchecked {
  private Unchecked() {}

  interface Action {
    void run() throws Exception;
  }

  static <T> T get(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static void run(Action action) {
    get(
        () -> {
          action.run();
          return true;
        });
  }
}
