package dev.wherry.providers.sftp;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Some or all bytes of one version of a file, asked for ahead. For one thread.
///
/// A file that is replaced keeps its old bytes as long as this is open, where the server's system
/// is like that; one that is written to in place is caught when the last byte is reached. Closing
/// it before its end asks for no more, and ends the session where much is under way.
final class SftpContent extends InputStream {
  private static final int CHUNK = 32 << 10;
  private static final int AHEAD = 32;

  /// How many answers are waited for rather than ending the session.
  private static final int FEW = 8;

  private static final int AHEAD_AT_FIRST = 4;

  private final String what;
  private final SftpSessions sessions;
  private final SftpSession session;
  private final SftpWire.Handle handle;
  private final SftpFacts facts;
  private final SftpErrors errors;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private final long end;
  private long askNext;
  private int ahead = AHEAD_AT_FIRST;
  private byte[] chunk = new byte[0];
  private int used;
  private boolean ended;
  private boolean closed;

  private record Asked(int request, long offset, int length) {}

  SftpContent(
      String what,
      SftpSessions sessions,
      SftpSession session,
      SftpWire.Handle handle,
      SftpFacts facts,
      @Nullable ByteRange range,
      SftpErrors errors) {
    this.what = what;
    this.sessions = sessions;
    this.session = session;
    this.handle = handle;
    this.facts = facts;
    this.errors = errors;
    this.askNext = range == null ? 0 : range.offset();
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
      stopIfInterrupted();
      if (used == chunk.length && !fill()) {
        finish();
        return -1;
      }
    } catch (IOException e) {
      drop();
      StorageException told = errors.told(what, e);
      throw new IOException(told.getMessage(), told);
    }
    int n = Math.min(length, chunk.length - used);
    System.arraycopy(chunk, used, buffer, offset, n);
    used += n;
    return n;
  }

  private static void stopIfInterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /// Takes the next bytes, or says that there are none.
  private boolean fill() throws IOException {
    while (asked.size() < ahead && askNext < end) {
      int length = (int) Math.min(CHUNK, end - askNext);
      asked.add(new Asked(session.wire().sendRead(handle, askNext, length), askNext, length));
      askNext += length;
    }
    ahead = Math.min(ahead + 1, AHEAD);
    Asked next = asked.poll();
    if (next == null) {
      return false;
    }
    chunk = session.wire().receiveData(next.request());
    used = 0;
    if (chunk.length == 0 || chunk.length > next.length()) {
      throw changed();
    }
    if (chunk.length < next.length()) {
      // The server gave less than it was asked for: the rest comes before what follows.
      long offset = next.offset() + chunk.length;
      int length = next.length() - chunk.length;
      asked.addFirst(new Asked(session.wire().sendRead(handle, offset, length), offset, length));
    }
    return true;
  }

  /// Makes sure that the file is the one that was opened, and gives the session back.
  private void finish() throws IOException {
    SftpFacts now = session.wire().stat(handle);
    if (!now.sameVersionAs(facts)) {
      throw changed();
    }
    session.wire().close(handle);
    ended = true;
    sessions.giveBack(session);
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
      if (asked.size() > FEW || Thread.currentThread().isInterrupted() || !closeHandle()) {
        session.drop();
      }
      sessions.giveBack(session);
    }
    closed = true;
  }

  private boolean closeHandle() {
    try {
      for (Asked late : asked) {
        session.wire().receiveData(late.request());
      }
      session.wire().close(handle);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
