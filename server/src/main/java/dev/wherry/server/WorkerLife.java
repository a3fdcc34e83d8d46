package dev.wherry.server;

import dev.wherry.core.provider.Paces;
import dev.wherry.core.provider.ProbeMemory;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.transfer.Staging;
import dev.wherry.core.transfer.StagingSettings;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferSettings;
import dev.wherry.core.worker.RetryPolicy;
import dev.wherry.core.worker.Worker;
import dev.wherry.core.worker.WorkerSettings;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.settings.Settings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/// The worker of this process: it starts before the first request is taken, and stops after the
/// last. It claims no more from the moment on that the process is asked to end.
///
/// Safe for many threads.
final class WorkerLife implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, Ordered {
  private static final System.Logger LOG = System.getLogger(WorkerLife.class.getName());

  /// Far before the web server's phases, which are the last few thousand.
  private static final int EARLY = SmartLifecycle.DEFAULT_PHASE / 2;

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Startup startup;
  private final MoveQueue queue;
  private final QueueSignals signals;
  private final ProviderRegistry providers;
  private final ProbeMemory probes;
  private volatile @Nullable Running running;
  private volatile boolean hurried;

  /// A worker, and what it works with.
  private record Running(Worker worker, Staging staging) {}

  WorkerLife(
      Startup startup,
      MoveQueue queue,
      QueueSignals signals,
      ProviderRegistry providers,
      ProbeMemory probes) {
    this.startup = startup;
    this.queue = queue;
    this.signals = signals;
    this.providers = providers;
    this.probes = probes;
  }

  @Override
  public boolean isAutoStartup() {
    return startup.role().works();
  }

  @Override
  public int getPhase() {
    return EARLY;
  }

  @Override
  public synchronized void start() {
    Settings settings = startup.settings();
    Staging staging = staging(settings.staging());
    Paces paces = new Paces(System::nanoTime);
    Transfer transfer =
        new Transfer(
            providers.paced(paces, probes), staging, transfer(settings), new TikaContentTypes());
    Worker worker =
        Worker.start(
            worker(settings.worker(), settings.retention()),
            queue,
            signals,
            transfer,
            paces,
            System::nanoTime,
            RandomGenerator.getDefault());
    running = new Running(worker, staging);
  }

  private Staging staging(Settings.Staging settings) {
    Path folder = Objects.requireNonNullElse(settings.folder(), startup.data().resolve("staging"));
    try {
      return Staging.open(
          new StagingSettings(
              folder, (int) settings.threshold(), settings.memory(), settings.disk()));
    } catch (IOException e) {
      throw new StartException(
          ExitCode.UNAVAILABLE, "the staging folder %s can't be used: %s".formatted(folder, e), e);
    }
  }

  private static TransferSettings transfer(Settings settings) {
    Settings.Transfer parts = settings.transfer();
    return new TransferSettings(
        settings.worker().sha256(), parts.partSize(), parts.partsPerMove(), parts.parts());
  }

  private static WorkerSettings worker(Settings.Worker settings, Retention retention) {
    return new WorkerSettings(
        ManagementFactory.getRuntimeMXBean().getName(),
        settings.slots(),
        settings.perLane(),
        settings.heartbeat(),
        settings.lease(),
        POLL,
        new RetryPolicy(settings.attempts(), settings.backoff(), settings.maxBackoff()),
        retention);
  }

  /// Before all others who hear that the process ends.
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    Running ending = running;
    if (ending != null) {
      ending.worker().stopClaiming();
    }
  }

  @Override
  public synchronized void stop() {
    Running ending = running;
    if (ending == null) {
      return;
    }
    int moves = ending.worker().running();
    Duration grace = hurried ? Duration.ZERO : startup.settings().worker().grace();
    if (moves > 0 && !grace.isZero()) {
      LOG.log(
          Level.INFO,
          "{0} moves run, and have {1} s to end; a second signal gives them back at once",
          moves,
          grace.toSeconds());
    }
    ending.worker().close(grace);
    try {
      ending.staging().close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "staged files were left, for the next start to delete: {0}", e);
    }
    running = null;
  }

  /// Ends the grace of moves that run, now or when the worker is stopped. Returns at once.
  void hurry() {
    hurried = true;
    Running ending = running;
    if (ending != null) {
      ending.worker().hurry();
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }
}
