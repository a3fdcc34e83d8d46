package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What runs of an earlier owner who was killed: a server, or programs that were making one. They
/// are known by where they work or where their program lies: in our folder.
record Leftovers(Layout layout, Cluster cluster) {
  private static final Logger LOG = System.getLogger(Leftovers.class.getName());
  private static final Set<String> PROGRAMS = Set.of("postgres", "initdb", "pg_ctl");
  private static final int LOOK_MILLIS = 50;
  private static final int LOOKS = 1200;

  /// Stops them all, so that nobody else touches the folder. Needs the folder's lock.
  void stop() throws IOException, InterruptedException {
    Optional<Long> postmaster =
        PostmasterNote.read(layout.postmasterPid()).map(PostmasterNote::pid);
    List<ProcessHandle> running = running();
    if (postmaster.isPresent() && has(running, postmaster.get())) {
      LOG.log(
          Level.WARNING,
          "Stopping the PostgreSQL {0} that an earlier owner of {1} left",
          Long.toString(postmaster.get()),
          layout.home());
      cluster.stopServer("fast");
      running = running();
    }
    running.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(running);
    if (postmaster.flatMap(ProcessHandle::of).isPresent()) {
      // Its number was given to a process that is none of ours, and PostgreSQL would wait for that.
      Files.deleteIfExists(layout.postmasterPid());
    }
  }

  /// Waits until none of ours runs. Looks for itself too: a process that nobody reaps has ended,
  /// but never exits.
  private void awaitEnd(List<ProcessHandle> killed) throws InterruptedException {
    CompletableFuture<?>[] ends =
        killed.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    for (int looks = 0; !running().isEmpty(); looks++) {
      try {
        CompletableFuture.allOf(ends).get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        if (looks == LOOKS) {
          throw new EmbeddedPostgresException(
              "the PostgreSQL that an earlier owner of %s left does not stop: end the processes %s"
                  .formatted(layout.home(), running().stream().map(ProcessHandle::pid).toList()),
              e);
        }
      }
    }
  }

  private List<ProcessHandle> running() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean isOurs(ProcessHandle process) {
    Path home = layout.home();
    return process
        .info()
        .command()
        .map(Path::of)
        .filter(program -> PROGRAMS.contains(nameOf(program)))
        .filter(program -> program.startsWith(home) || worksIn(home, process))
        .isPresent();
  }

  private static String nameOf(Path program) {
    return String.valueOf(program.getFileName()).replace(".exe", "");
  }

  private static boolean worksIn(Path home, ProcessHandle process) {
    try {
      Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
      return Files.readSymbolicLink(link).startsWith(home);
    } catch (IOException e) {
      return false; // it ended, is another user's, or there is no /proc
    }
  }

  private static boolean has(List<ProcessHandle> processes, long pid) {
    return processes.stream().anyMatch(process -> process.pid() == pid);
  }
}
