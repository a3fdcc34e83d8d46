package dev.wherry.providers.ftp;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/// Some or all bytes of a file. For one thread.
///
/// The file is asked for again when the last byte has come, so that one which was written to
/// meanwhile is caught. Closing it before its end ends the session, and with it the bytes.
final class FtpContent extends InputStream {
  private final String what;
  private final FtpSessions sessions;
  private FtpSession session;
  private final FtpSession.Transfer transfer;
  private final FtpFacts facts;
  private final FtpErrors errors;
  private final long end;
  private long position;
  private boolean ended;
  private boolean closed;

  FtpContent(
      String what,
      FtpSessions sessions,
      FtpSession session,
      FtpSession.Transfer transfer,
      FtpFacts facts,
      @Nullable ByteRange range,
      FtpErrors errors) {
    this.what = what;
    this.sessions = sessions;
    this.session = session;
    this.transfer = transfer;
    this.facts = facts;
    this.errors = errors;
    this.position = range == null ? 0 : range.offset();
    this.end = range == null ? facts.size() : Math.min(facts.size(), range.last() + 1);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException(what + ": closed");
    }
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted");
      }
      if (position == end) {
        finish();
        return -1;
      }
      InputStream in = transfer.data().socket().getInputStream();
      int n = in.read(buffer, offset, (int) Math.min(length, end - position));
      if (n < 0) {
        throw endsEarly();
      }
      position += n;
      return n;
    } catch (IOException e) {
      drop();
      StorageException told = errors.told(what, e);
      throw new IOException(told.getMessage(), told);
    }
  }

  /// Makes sure that the file is the one that was opened, and gives the session back.
  private void finish() throws IOException {
    if (end < facts.size() || transfer.data().socket().getInputStream().read() >= 0) {
      cut();
    } else {
      session.end(transfer);
    }
    if (!facts.sameVersionAs(session.facts(transfer.path()))) {
      throw changed();
    }
    ended = true;
    sessions.giveBack(session);
  }

  /// Some servers end the login with the transfer that is cut off.
  private void cut() throws IOException {
    try {
      session.cut(transfer);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      session = sessions.renewed(session);
    }
  }

  /// The server's own word for it, or that the file has become shorter.
  private IOException endsEarly() throws IOException {
    session.end(transfer);
    if (!facts.sameVersionAs(session.facts(transfer.path()))) {
      return changed();
    }
    StorageException told =
        new StorageException(
            Problem.UNAVAILABLE,
            "%s: the server ends at byte %,d of %,d".formatted(what, position, facts.size()));
    return new IOException(told.getMessage(), told);
  }

  private IOException changed() {
    StorageException told =
        new StorageException(Problem.VERSION_CHANGED, what + ": it was written to meanwhile");
    return new IOException(told.getMessage(), told);
  }

  private void drop() {
    closed = true;
    session.drop();
    sessions.giveBack(session);
  }

  @Override
  public void close() {
    if (!closed && !ended) {
      drop();
    }
    closed = true;
  }
}
