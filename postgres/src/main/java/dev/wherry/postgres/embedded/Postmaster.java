package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A running PostgreSQL server. A thread of its own forked it and lives as long as it does, since
/// the operating system stops the server when the thread that forked it ends.
final class Postmaster {
  private static final Logger LOG = System.getLogger(Postmaster.class.getName());
  private static final int LOOK_MILLIS = 20;
  private static final int LOOKS_PER_NEWS = 500;
  private static final int STOP_SECONDS = 60;

  private final Layout layout;
  private final Process process;
  private final Thread keeper;

  private final CompletableFuture<Void> endedByItself = new CompletableFuture<>();

  private volatile boolean expected;

  private Postmaster(Layout layout, Process process, Thread keeper) {
    this.layout = layout;
    this.process = process;
    this.keeper = keeper;
  }

  /// Forks the server.
  static Postmaster start(List<String> command, Layout layout) throws IOException {
    CompletableFuture<Postmaster> forked = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("wherry-postgres")
        .start(() -> forkAndStay(command, layout, forked));
    try {
      return forked.join();
    } catch (CompletionException e) {
      throw new IOException("PostgreSQL can't be started: " + e.getCause(), e);
    }
  }

  private static void forkAndStay(
      List<String> command, Layout layout, CompletableFuture<Postmaster> forked) {
    try {
      Process process =
          Program.prepare(command, layout.cluster())
              .redirectOutput(layout.startLog().toFile())
              .start();
      process.getOutputStream().close();
      Postmaster postmaster = new Postmaster(layout, process, Thread.currentThread());
      postmaster.expected = true;
      forked.complete(postmaster);
      process.onExit().join();
      if (!postmaster.expected) {
        postmaster.endedByItself.complete(null);
      }
    } catch (IOException | RuntimeException e) {
      forked.completeExceptionally(e);
    }
  }

  /// Done when the server, once it took connections, ended without being told to.
  CompletableFuture<Void> endedByItself() {
    return endedByItself;
  }

  /// Waits until the server takes connections, however long its recovery takes.
  ///
  /// @return false when it ended instead
  boolean awaitReady() throws IOException, InterruptedException {
    for (int looks = 1; !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS); looks++) {
      boolean ready =
          PostmasterNote.read(layout.postmasterPid())
              .filter(note -> note.pid() == process.pid())
              .filter(PostmasterNote::isReady)
              .isPresent();
      if (ready) {
        expected = false;
        return true;
      }
      if (looks % LOOKS_PER_NEWS == 0) {
        LOG.log(Level.INFO, "PostgreSQL in {0} is still recovering", layout.home());
      }
    }
    return false;
  }

  /// Runs what stops the server, and waits for the end of all its processes; forces an end that
  /// does not come.
  void stop(Runnable stopping) throws InterruptedException {
    expected = true;
    List<CompletableFuture<ProcessHandle>> others =
        process.descendants().map(ProcessHandle::onExit).toList();
    stopping.run();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
    try {
      // The one that writes the log ends last.
      CompletableFuture.allOf(others.toArray(CompletableFuture<?>[]::new))
          .get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "Processes of PostgreSQL in {0} go on", layout.home());
    }
    keeper.join();
  }

  /// Ends the server as a power cut would: what was committed survives.
  void kill() {
    expected = true;
    process.destroyForcibly();
    process.onExit().join();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }
}
