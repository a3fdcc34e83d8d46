package dev.wherry.core.transfer;

import java.util.concurrent.Callable;

/// Calls that may throw, where none may.
public final class Unchecked {
  private Unchecked() {}

  public interface Action {
    void run() throws Exception;
  }

  public static <T> T get(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static void run(Action action) {
    get(
        () -> {
          action.run();
          return true;
        });
  }
}
