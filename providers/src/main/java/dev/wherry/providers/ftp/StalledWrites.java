package dev.wherry.providers.ftp;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Cuts off writes of which the server takes nothing for too long: sockets have a timeout for
/// reading alone. Safe for many threads.
final class StalledWrites implements AutoCloseable {
  private final ScheduledThreadPoolExecutor alarms;
  private final long patience;

  /// @param name of the provider
  /// @param patience how long nothing may be taken, at least; at most twice that
  StalledWrites(String name, Duration patience) {
    this.patience = Math.max(1, patience.toMillis());
    this.alarms =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("stalled writes of " + name).factory());
    alarms.setRemoveOnCancelPolicy(true);
    alarms.setKeepAliveTime(this.patience, TimeUnit.MILLISECONDS);
    alarms.allowCoreThreadTimeOut(true);
  }

  /// Watches over a data connection until the stream is closed, which leaves it open.
  Watched watch(FtpConnection.Data data) throws IOException {
    return new Watched(data);
  }

  @Override
  public void close() {
    alarms.shutdownNow();
  }

  /// Writes to a data connection.
  final class Watched implements Closeable {
    private final FtpConnection.Data data;
    private final OutputStream out;
    private final Future<?> alarm;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private volatile boolean stalled;
    private long seen;

    private Watched(FtpConnection.Data data) throws IOException {
      this.data = data;
      this.out = data.socket().getOutputStream();
      this.alarm =
          alarms.scheduleWithFixedDelay(this::look, patience, patience, TimeUnit.MILLISECONDS);
    }

    void write(byte[] bytes, int length) throws IOException {
      begun.incrementAndGet();
      try {
        out.write(bytes, 0, length);
      } catch (IOException e) {
        throw stalled ? new SocketTimeoutException("the server takes no more bytes") : e;
      }
      done.incrementAndGet();
    }

    private void look() {
      long now = begun.get();
      if (now > done.get() && now == seen) {
        stalled = true;
        try {
          data.wire().close();
        } catch (IOException _) {
          // It is closed.
        }
      }
      seen = now;
    }

    @Override
    public void close() {
      alarm.cancel(false);
    }
  }
}
