package dev.wherry.providers.rest;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;

/// Sends requests, and reads answers. Safe for many threads.
public final class RestClient implements AutoCloseable {
  private final RestTransport transport;
  private final RestTroubles troubles;
  private final Refusals refusals;
  private volatile boolean closed;

  /// What a server's refusals mean.
  @FunctionalInterface
  public interface Refusals {
    /// What an answer of 300 or more means.
    ///
    /// @param what operation and key, for the message
    /// @param text the answer's body
    StorageException refused(
        String what, int status, SortedMap<String, String> headers, String text);
  }

  /// @param transport ends with this
  public RestClient(RestTransport transport, RestTroubles troubles, Refusals refusals) {
    this.transport = transport;
    this.troubles = troubles;
    this.refusals = refusals;
  }

  /// Sends a request whose answer's body is read by the caller, who must end it. An answer of 300
  /// or more is a failure.
  ///
  /// @param target path and query, as they are sent
  public RestAnswer answer(String what, RestRequest request, String target)
      throws StorageException {
    RestAnswer answer = anyAnswer(what, request, target);
    if (answer.status() < 300) {
      return answer;
    }
    throw refused(what, answer);
  }

  /// Like [#answer], but gives every answer, whatever its status.
  public RestAnswer anyAnswer(String what, RestRequest request, String target)
      throws StorageException {
    checkRunning(what);
    RestBody body = request.body();
    try {
      return transport.send(request, target);
    } catch (IOException e) {
      throw body != null && body.failure() != null && !Thread.currentThread().isInterrupted()
          ? RestTroubles.unreadable(what, body)
          : troubles.unsent(what, e);
    }
  }

  /// Reads what an answer is refused with, and ends it.
  public StorageException refused(String what, RestAnswer answer) {
    try {
      return refusals.refused(what, answer.status(), answer.headers(), answer.text());
    } catch (IOException e) {
      return troubles.broken(what, e);
    }
  }

  /// Reads the body for nothing, and gives the headers.
  public SortedMap<String, String> skip(String what, RestAnswer answer) throws StorageException {
    try {
      answer.skip();
      return answer.headers();
    } catch (IOException e) {
      throw troubles.broken(what, e);
    }
  }

  /// Reads the body as text.
  public String text(String what, RestAnswer answer) throws StorageException {
    try {
      return answer.text();
    } catch (IOException e) {
      throw troubles.broken(what, e);
    }
  }

  /// The body's bytes, whose failures have a [StorageException] as their cause. Closing them ends
  /// the answer.
  public InputStream content(String what, RestAnswer answer) throws StorageException {
    try {
      return new RestContent(what, answer, troubles);
    } catch (IOException e) {
      answer.drop();
      throw troubles.broken(what, e);
    }
  }

  /// Refuses to work once the thread is interrupted or this is closed.
  public void checkRunning(String what) throws StorageException {
    if (Thread.currentThread().isInterrupted()) {
      throw RestTroubles.interrupted(what);
    }
    if (closed) {
      throw new StorageException(Problem.UNAVAILABLE, what + ": the provider is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    transport.close();
  }
}
