package dev.wherry.core.worker;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Retirements;
import dev.wherry.core.queue.Retirements.Due;
import dev.wherry.core.transfer.Permit;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Deletes the sources whose time has come, some at once.
final class DueRetirements implements Runnable {
  private static final System.Logger LOG = System.getLogger(DueRetirements.class.getName());

  /// How many are deleted at once.
  private static final int PAGE = 32;

  /// When one is tried again that could not be deleted, or whose worker ended.
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final Retirements retirements;
  private final Transfer transfer;

  DueRetirements(Retirements retirements, Transfer transfer) {
    this.retirements = retirements;
    this.transfer = transfer;
  }

  @Override
  public void run() {
    List<Due> page;
    do {
      page = retirements.due(transfer.providers(), AGAIN, PAGE);
      if (!page.isEmpty() && !retireAll(page)) {
        return;
      }
    } while (page.size() == PAGE);
  }

  /// Whether all were tried; false when this thread was interrupted.
  private boolean retireAll(List<Due> page) {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("wherry-retirement").factory())) {
      List<Callable<Boolean>> tasks = page.stream().map(this::task).toList();
      for (Future<Boolean> task : threads.invokeAll(tasks)) {
        task.get();
      }
      return true;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException unexpected
          ? unexpected
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Callable<Boolean> task(Due due) {
    return () -> {
      retire(due);
      return true;
    };
  }

  private void retire(Due due) throws InterruptedException {
    try {
      Optional<String> stays =
          transfer.retire(due.source(), due.destination(), due.receipt(), new Wanted(due.move()));
      if (stays.isPresent()) {
        LOG.log(Level.WARNING, "move {0}: {1}", due.move(), stays.get());
        retirements.refused(due.move(), stays.get());
      } else {
        retirements.retired(due.move());
      }
    } catch (TransferException e) {
      LOG.log(
          Level.WARNING,
          "move {0}: {1} is retired later: {2}",
          due.move(),
          due.source(),
          e.getMessage());
      retirements.failed(due.move(), String.valueOf(e.getMessage()));
    } catch (Permit.RevokedException e) {
      LOG.log(Level.INFO, "{0}", e.getMessage());
    }
  }

  /// The wish of its user, who may have changed it.
  private final class Wanted implements Permit {
    private final MoveId move;

    Wanted(MoveId move) {
      this.move = move;
    }

    @Override
    public void check() {}

    @Override
    public void confirm() throws RevokedException {
      if (!retirements.wanted(move)) {
        throw new RevokedException("move " + move + ": its source is kept, as its user wants");
      }
    }
  }
}
