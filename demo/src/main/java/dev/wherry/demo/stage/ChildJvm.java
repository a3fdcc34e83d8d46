package dev.wherry.demo.stage;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// A Java program in a process of its own, on this process's JDK. Its output, both streams as one,
/// is read by a thread and its last lines are kept. Any thread may call any method.
public final class ChildJvm implements Closeable {
  private static final int KEPT_LINES = 400;
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final Thread reader;
  private final Deque<String> lines = new ArrayDeque<>();
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private volatile boolean ending;

  private ChildJvm(String name, Process process, Predicate<String> isReady) {
    this.name = name;
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().name(name + "-output").start(() -> read(isReady));
  }

  /// Starts a program.
  ///
  /// @param name what messages call it, for example `the S3 server`
  /// @param arguments of `java`
  /// @param environment added to this process's own
  /// @param isReady finds the line of its output that says it is ready
  public static ChildJvm start(
      String name,
      List<String> arguments,
      Map<String, String> environment,
      Predicate<String> isReady)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().remove("AWS_CA_BUNDLE");
    Process process = builder.start();
    process.getOutputStream().close();
    return new ChildJvm(name, process, isReady);
  }

  /// Waits for the line that says it is ready, and gives it.
  ///
  /// @throws IOException when the process ends before, or says nothing in time; with its last lines
  public String awaitReady(Duration limit) throws IOException, InterruptedException {
    try {
      CompletableFuture.anyOf(ready, process.onExit()).get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ready.isDone()) {
        // Its last line may be the one: the reader ends with the process's output.
        reader.join(GRACE);
      }
      if (ready.isDone()) {
        return ready.join();
      }
      throw new IOException(
          "%s ended with code %d before it was ready%n%s"
              .formatted(name, process.exitValue(), tail()));
    } catch (TimeoutException e) {
      throw new IOException(
          "%s is not ready after %d s%n%s".formatted(name, limit.toSeconds(), tail()), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("neither future fails", e);
    }
  }

  /// Waits until it ends.
  ///
  /// @return whether it ended in time
  public boolean awaitExit(Duration limit) throws InterruptedException {
    boolean ended = process.waitFor(limit);
    if (ended) {
      reader.join(GRACE);
    }
    return ended;
  }

  /// What it ended with.
  ///
  /// @throws IllegalThreadStateException when it still runs
  public int exitCode() {
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Its process id.
  public long pid() {
    return process.pid();
  }

  /// Its last lines of output, indented.
  public String tail() {
    synchronized (lines) {
      return lines.isEmpty()
          ? "  (no output)"
          : "  " + String.join(System.lineSeparator() + "  ", lines);
    }
  }

  /// Its last lines of output, as it wrote them.
  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /// Ends the process at once, as a power cut does: it gets no chance to clean up. Its own children
  /// are left alone.
  public void kill() throws InterruptedException {
    ending = true;
    process.destroyForcibly();
    process.waitFor();
  }

  /// Asks the process to end, as Ctrl-C does, and waits until it did.
  ///
  /// @return whether it ended by itself in time
  public boolean stop(Duration limit) throws InterruptedException {
    ending = true;
    process.destroy();
    return process.waitFor(limit);
  }

  /// Ends the process: in good order if it can, else by force, with all its descendants.
  @Override
  public void close() {
    var family = process.descendants().toList();
    boolean interrupted = false;
    try {
      if (process.isAlive() && !stop(GRACE)) {
        process.destroyForcibly().waitFor();
      }
      for (ProcessHandle descendant : family) {
        end(descendant);
      }
    } catch (InterruptedException e) {
      interrupted = true;
      process.destroyForcibly();
      family.forEach(ProcessHandle::destroyForcibly);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(ProcessHandle stray) throws InterruptedException {
    stray.destroy();
    if (!ends(stray)) {
      stray.destroyForcibly();
      var _ = ends(stray);
    }
  }

  private static boolean ends(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process does not fail", e);
    }
  }

  private void read(Predicate<String> isReady) {
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.addLast(line);
          if (lines.size() > KEPT_LINES) {
            lines.removeFirst();
          }
        }
        if (isReady.test(line)) {
          ready.complete(line);
        }
      }
    } catch (IOException e) {
      // The stream is closed under the reader when the process is destroyed.
      if (!ending && process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
