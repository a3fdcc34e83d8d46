package dev.wherry.cli;

import java.io.PrintWriter;

/// Says a last word when the process is ended by a signal, Ctrl-C above all. The exit code is the
/// signal's, as the JVM makes it: 130 for Ctrl-C.
final class Interruption implements AutoCloseable {
  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /// In force until it is closed.
  static Interruption says(PrintWriter out, String text) {
    Thread hook =
        new Thread(
            () -> {
              out.println();
              out.println(text);
              out.flush();
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the last word is being said.
    }
  }
}
