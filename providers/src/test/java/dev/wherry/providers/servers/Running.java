package dev.wherry.providers.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A server's process, from the line that says that it listens to its end.
final class Running implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 120;

  private final Process process;
  private final Thread reader;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile boolean listens;

  private Running(Process process, String line) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(() -> read(line));
  }

  /// Starts a process, and waits for a line of its output.
  ///
  /// @param line a piece of what it says when it listens
  static Running start(ProcessBuilder builder, String line) throws Exception {
    Running running = new Running(builder.redirectErrorStream(true).start(), line);
    if (!running.ready.await(DEADLINE_SECONDS, TimeUnit.SECONDS) || !running.listens) {
      running.close();
      throw new IOException("%s does not start: %s".formatted(builder.command(), running.said));
    }
    return running;
  }

  private void read(String line) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String next = lines.readLine();
      while (next != null) {
        if (next.contains(line)) {
          listens = true;
          ready.countDown();
        } else if (!listens) {
          said.add(next);
        }
        next = lines.readLine();
      }
    } catch (IOException _) {
      // It has ended.
    }
    ready.countDown();
  }

  /// Ends what it has started, and lets it live.
  void endChildren() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    try {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroy();
      children.forEach(ProcessHandle::destroyForcibly);
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
