package dev.wherry.providers.http;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.Connections;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Sends requests through the address guard, follows redirects, and cuts off what takes too long.
///
/// A request whose connection turns out dead before any answer is sent once more, on another one;
/// nothing else is tried again. Safe for many threads.
final class HttpSender implements Closeable {
  private static final int MAX_HEADERS = 256;
  private static final int MAX_LINE = 64 * 1024;
  private static final int SKIPPABLE = 16 * 1024;
  private static final TimeValue CHECK_IDLE_AFTER = TimeValue.ofSeconds(1);
  private static final TimeValue LIFE = TimeValue.ofMinutes(10);

  private final HttpSettings settings;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines;
  private volatile boolean closed;

  /// @param most how many connections may be open at once
  HttpSender(String name, HttpSettings settings, AddressGuard guard, int most) {
    this.settings = settings;
    this.deadlines = deadlines(name);
    Timeout idle = Timeout.of(settings.idleTimeout());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(guard)
            .setTlsSocketStrategy(tls(settings))
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .charCodingConfig(
                        CharCodingConfig.custom().setCharset(StandardCharsets.ISO_8859_1).build())
                    .http1Config(
                        Http1Config.custom()
                            .setMaxHeaderCount(MAX_HEADERS)
                            .setMaxLineLength(MAX_LINE)
                            .build())
                    .build())
            .setMaxConnTotal(most)
            .setMaxConnPerRoute(most)
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(idle).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                    .setSocketTimeout(idle)
                    .setValidateAfterInactivity(CHECK_IDLE_AFTER)
                    .setTimeToLive(LIFE)
                    .build())
            .build();
    this.client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.of(settings.timeout()))
                    .setResponseTimeout(idle)
                    .build())
            .setUserAgent("Wherry")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
  }

  private static TlsSocketStrategy tls(HttpSettings settings) {
    SSLContext own = settings.tls();
    return own == null
        ? DefaultClientTlsStrategy.createDefault()
        : new DefaultClientTlsStrategy(own);
  }

  /// An answer whose body is still to be read.
  final class Exchange implements Closeable {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse answer;
    private final Deadline deadline;

    private Exchange(HttpUriRequestBase request, ClassicHttpResponse answer, Deadline deadline) {
      this.request = request;
      this.answer = answer;
      this.deadline = deadline;
    }

    ClassicHttpResponse answer() {
      return answer;
    }

    /// What a failure of reading the body means.
    StorageException failed(String what, IOException e) {
      return told(what, e, deadline);
    }

    /// Lets the connection serve others, once the body has been read to its end.
    void done() throws IOException {
      deadline.end();
      answer.close();
    }

    /// Gives up the body, and keeps the connection where that costs little.
    void skip() {
      discard();
      deadline.end();
    }

    private void discard() {
      try {
        HttpEntity entity = answer.getEntity();
        if (entity != null
            && (entity.getContentLength() < 0 || entity.getContentLength() > SKIPPABLE)) {
          request.cancel();
        } else {
          EntityUtils.consume(entity);
        }
        answer.close();
      } catch (IOException _) {
        // The connection is gone, which is as good.
        request.cancel();
      }
    }

    /// Drops the connection, and with it all bytes still on their way.
    @Override
    public void close() {
      deadline.end();
      request.cancel();
      try {
        answer.close();
      } catch (IOException _) {
        // It tries to read the rest, which is cut off.
      }
    }
  }

  /// Sends a request and gives the first answer that is no redirect, whatever its status.
  ///
  /// @param what operation and key, for messages
  Exchange send(String what, String method, Target target, Map<String, String> headers)
      throws StorageException {
    return within(what, deadline -> follow(what, method, target, headers, deadline));
  }

  /// Sends a body, and gives the answer, whatever its status: a redirect is not followed.
  Exchange post(String what, Target target, Map<String, String> headers, byte[] body)
      throws StorageException {
    return within(
        what,
        deadline ->
            sendOnce(
                what,
                target,
                () -> {
                  HttpUriRequestBase request =
                      request(HttpPost.METHOD_NAME, target, headers, /* home= */ true);
                  request.setEntity(new ByteArrayEntity(body, /* contentType= */ null));
                  return request;
                },
                deadline));
  }

  /// Gets an answer before a deadline, which goes on for its body.
  private interface Sending {
    Exchange by(Deadline deadline) throws StorageException;
  }

  private Exchange within(String what, Sending sending) throws StorageException {
    Deadline deadline = deadline(what);
    boolean answered = false;
    try {
      Exchange exchange = sending.by(deadline);
      answered = true;
      return exchange;
    } finally {
      if (!answered) {
        deadline.end();
      }
    }
  }

  private Deadline deadline(String what) throws StorageException {
    try {
      return new Deadline();
    } catch (RejectedExecutionException e) {
      throw closed(what, e);
    }
  }

  private static StorageException closed(String what, RuntimeException e) {
    return new StorageException(Problem.UNAVAILABLE, what + ": the provider is closed", e);
  }

  private Exchange follow(
      String what, String method, Target target, Map<String, String> headers, Deadline deadline)
      throws StorageException {
    Target to = target;
    for (int redirects = 0; ; redirects++) {
      Target now = to;
      boolean home = to.origin().equals(target.origin());
      Exchange exchange = sendOnce(what, to, () -> request(method, now, headers, home), deadline);
      String location = location(exchange.answer());
      if (location == null) {
        return exchange;
      }
      exchange.discard();
      if (redirects == settings.maxRedirects()) {
        throw new StorageException(
            Problem.UNAVAILABLE,
            "%s: the server redirects more than %d times".formatted(what, settings.maxRedirects()));
      }
      to = redirected(what, to, location);
    }
  }

  private Exchange sendOnce(
      String what, Target to, Supplier<HttpUriRequestBase> making, Deadline deadline)
      throws StorageException {
    for (boolean again = false; ; again = true) {
      HttpUriRequestBase request = making.get();
      deadline.cuts(request);
      try {
        return new Exchange(
            request,
            client.executeOpen(to.origin(), request, HttpClientContext.create()),
            deadline);
      } catch (IOException e) {
        if (again || !Connections.isDead(e) || Thread.currentThread().isInterrupted()) {
          throw told(what, e, deadline);
        }
      } catch (IllegalStateException e) {
        // Closed, or cancelled while it waited for a connection.
        if (closed) {
          throw closed(what, e);
        }
        throw told(what, new InterruptedIOException(String.valueOf(e.getMessage())), deadline);
      }
    }
  }

  private HttpUriRequestBase request(
      String method, Target to, Map<String, String> headers, boolean home) {
    HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create("/"));
    request.setScheme(to.origin().getSchemeName());
    request.setAuthority(new URIAuthority(to.origin()));
    request.setPath(to.path());
    request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    request.setHeader(HttpHeaders.ACCEPT, "*/*");
    if (home) {
      settings.headers().forEach(request::setHeader);
    }
    headers.forEach(request::setHeader);
    return request;
  }

  private static @Nullable String location(ClassicHttpResponse answer) {
    return switch (answer.getCode()) {
      case HttpStatus.SC_MOVED_PERMANENTLY,
          HttpStatus.SC_MOVED_TEMPORARILY,
          HttpStatus.SC_SEE_OTHER,
          HttpStatus.SC_TEMPORARY_REDIRECT,
          HttpStatus.SC_PERMANENT_REDIRECT -> {
        Header location = answer.getFirstHeader(HttpHeaders.LOCATION);
        yield location == null ? null : new HttpFacts(answer).first(HttpHeaders.LOCATION);
      }
      default -> null;
    };
  }

  private static Target redirected(String what, Target from, String location)
      throws StorageException {
    Target to;
    try {
      to = from.redirected(location);
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          Problem.UNAVAILABLE,
          "%s: the server redirects to where it can't be followed: %s"
              .formatted(what, e.getMessage()),
          e);
    }
    if (from.origin().getSchemeName().equals("https")
        && !to.origin().getSchemeName().equals("https")) {
      throw new StorageException(
          Problem.ADDRESS_BLOCKED,
          "%s: the server redirects from https to plain http at %s"
              .formatted(what, to.origin().getHostName()));
    }
    return to;
  }

  private StorageException told(String what, IOException e, Deadline deadline) {
    if (deadline.passed) {
      return new StorageException(
          Problem.TIMED_OUT,
          "%s: it takes longer than the provider's 'timeout' of %s"
              .formatted(what, settings.timeout()));
    }
    if (Thread.currentThread().isInterrupted()) {
      return HttpErrors.interrupted(what);
    }
    return HttpErrors.failed(what, e);
  }

  @Override
  public void close() {
    closed = true;
    deadlines.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }

  private static ScheduledExecutorService deadlines(String name) {
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("deadlines of " + name).factory());
    one.setRemoveOnCancelPolicy(true);
    return one;
  }

  /// The end of the time that one object may take, over all its redirects.
  private final class Deadline {
    private volatile boolean passed;
    private volatile @Nullable HttpUriRequestBase request;
    private final Future<?> alarm =
        deadlines.schedule(this::pass, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);

    void cuts(HttpUriRequestBase next) {
      request = next;
      if (passed) {
        next.cancel();
      }
    }

    void end() {
      alarm.cancel(false);
    }

    private void pass() {
      passed = true;
      HttpUriRequestBase now = request;
      if (now != null) {
        now.cancel();
      }
    }
  }
}
