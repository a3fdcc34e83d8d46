package dev.wherry.demo;

import dev.wherry.demo.stage.Installation;
import dev.wherry.demo.stage.Stage;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// The demo's start.
public final class Main {
  private static final int AS_PLANNED = 0;
  private static final int OTHERWISE = 1;
  private static final int USAGE = 64;

  private final PrintStream out;
  private final PrintStream err;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// Runs the demo; [Options] has its arguments and exit codes.
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.exit(new Main(System.out, System.err).run(List.of(arguments)));
  }

  private int run(List<String> arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println("demo: " + e.getMessage());
      return USAGE;
    }
    if (options.help()) {
      out.print(Options.USAGE);
      return AS_PLANNED;
    }
    try (var stage = new Stage(Installation.find(), InstantSource.system())) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stage), "demo-stop"));
      return play(options, stage);
    } catch (IOException e) {
      return failed(e, "");
    }
  }

  private int play(Options options, Stage stage) {
    try {
      var demo = new Demo(options, stage, out, isTerminal(), InstantSource.system());
      Demo.Result result = demo.run();
      boolean asPlanned = result.differences().isEmpty();
      if (!asPlanned) {
        result.differences().forEach(line -> err.println("not as planned: " + line));
        err.print(stage.tails());
      }
      out.println(result.summary());
      if (options.keep()) {
        stage.awaitServiceEnd();
        throw new IOException("the service ended by itself");
      }
      return asPlanned ? AS_PLANNED : OTHERWISE;
    } catch (IOException | InterruptedException | TimeoutException e) {
      return failed(e, stage.tails());
    }
  }

  private int failed(Exception failure, String tails) {
    if (!stopping.get()) {
      err.println("demo: " + failure.getMessage());
      err.print(tails);
    }
    return OTHERWISE;
  }

  private void stop(Stage stage) {
    stopping.set(true);
    try {
      stage.close();
    } catch (IOException e) {
      err.println("demo: " + e.getMessage());
    }
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
