package dev.wherry.providers.ftp;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.Tls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// The logins at one server: at most so many, opened when needed, and kept for the next operation.
/// Safe for many threads.
final class FtpSessions implements AutoCloseable {
  /// After so long a server may have ended a login.
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final FtpSettings settings;
  private final FtpErrors errors;
  private final InstantSource clock;
  private final TrustManager @Nullable [] trusted;
  private final Semaphore places;
  private final Deque<Free> free = new ArrayDeque<>();
  private final Set<FtpConnection> all = new HashSet<>();
  private boolean closed;

  private record Free(FtpSession session, Instant since) {}

  FtpSessions(FtpSettings settings, FtpErrors errors, InstantSource clock) {
    this.settings = settings;
    this.errors = errors;
    this.clock = clock;
    this.trusted = Tls.trusted(settings.ca());
    this.places = new Semaphore(settings.connections(), true);
  }

  /// Gives a session, which must be given back.
  ///
  /// @param what the operation and its key, for the message
  FtpSession take(String what) throws StorageException {
    boolean taken = false;
    FtpSession session = null;
    try {
      taken = places.tryAcquire(settings.idleTimeout().toNanos(), TimeUnit.NANOSECONDS);
      if (!taken) {
        throw new StorageException(
            Problem.TIMED_OUT,
            what
                + ": all connections were in use: allow more 'connections', or fewer moves in flight");
      }
      session = reused();
      if (session == null) {
        session = connected();
      }
      return session;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FtpErrors.interrupted(what, e);
    } catch (IOException e) {
      throw errors.told(what, e);
    } finally {
      if (taken && session == null) {
        places.release();
      }
    }
  }

  /// Takes a session back; one that is in the middle of something is ended.
  void giveBack(FtpSession session) {
    boolean keep;
    synchronized (all) {
      keep = !closed && session.isUsable();
      if (keep) {
        free.push(new Free(session, clock.instant()));
      }
    }
    if (!keep) {
      end(session);
    }
    places.release();
  }

  /// A new session in the place of one that has ended.
  FtpSession renewed(FtpSession old) throws IOException {
    end(old);
    return connected();
  }

  private @Nullable FtpSession reused() throws IOException {
    while (true) {
      Free next;
      synchronized (all) {
        checkOpen();
        next = free.poll();
      }
      if (next == null) {
        return null;
      }
      boolean fresh = clock.instant().isBefore(next.since().plus(FRESH));
      if (fresh || next.session().answers()) {
        return next.session();
      }
      end(next.session());
    }
  }

  private void end(FtpSession session) {
    session.drop();
    synchronized (all) {
      all.remove(session.connection());
    }
  }

  private FtpSession connected() throws IOException {
    FtpConnection connection =
        new FtpConnection(settings, settings.tls() == FtpTls.NONE ? null : Tls.fresh(trusted));
    synchronized (all) {
      checkOpen();
      all.add(connection);
    }
    FtpSession session = null;
    try {
      session = FtpSession.open(connection, settings);
      return session;
    } finally {
      if (session == null) {
        connection.drop();
        synchronized (all) {
          all.remove(connection);
        }
      }
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the provider is closed");
    }
  }

  /// Ends every session at once.
  @Override
  public void close() {
    List<FtpConnection> ending;
    synchronized (all) {
      closed = true;
      ending = List.copyOf(all);
      all.clear();
      free.clear();
    }
    ending.forEach(FtpConnection::drop);
  }
}
