package dev.wherry.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What SIGTERM and Ctrl-C do to the process: the first ends it in good order, the second without
/// grace, and at the latest 3 seconds after that it is gone.
///
/// The JVM hears only the first, and is deaf while it ends. `sun.misc.Signal` is the JDK's only way
/// to hear more; it is supported (module `jdk.unsupported`), but a compiler that takes warnings for
/// errors refuses its name, so it is named in text. Where it is missing, the JVM's way holds.
final class EndSignals {
  private static final System.Logger LOG = System.getLogger(EndSignals.class.getName());
  private static final int LAST_SECONDS = 3;

  /// What a shell takes for the end by a signal.
  private static final Map<String, Integer> EXIT_CODES = Map.of("INT", 128 + 2, "TERM", 128 + 15);

  private final Runnable hurry;
  private final AtomicInteger heard = new AtomicInteger();

  private EndSignals(Runnable hurry) {
    this.hurry = hurry;
  }

  /// From now on, for as long as the process lives.
  ///
  /// @param hurry ends the grace of an end in good order that is under way
  static void handle(Runnable hurry) {
    EndSignals signals = new EndSignals(hurry);
    EXIT_CODES.forEach(signals::hear);
  }

  private void hear(String name, int exitCode) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Runnable ours = () -> end(exitCode);
      MethodHandle end =
          MethodHandles.publicLookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(ours);
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              MethodHandleProxies.asInterfaceInstance(
                  handler, MethodHandles.dropArguments(end, 0, signal)));
    } catch (InvocationTargetException e) {
      // The JVM was told to leave this signal alone: its user wants it so.
      LOG.log(System.Logger.Level.DEBUG, "the signal {0} is left alone: {1}", name, e.getCause());
    } catch (ReflectiveOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "no second {0} will be heard: {1}", name, e);
    }
  }

  /// Runs on a thread of its own for each signal.
  private void end(int exitCode) {
    switch (heard.incrementAndGet()) {
      case 1 -> System.exit(exitCode);
      case 2 -> {
        hurry.run();
        CompletableFuture.delayedExecutor(LAST_SECONDS, TimeUnit.SECONDS)
            .execute(() -> Runtime.getRuntime().halt(exitCode));
      }
      default -> Runtime.getRuntime().halt(exitCode);
    }
  }
}
