package dev.wherry.providers.s3;

import dev.wherry.providers.Connections;
import dev.wherry.providers.Tls;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// The SDK's way to the network, which sends a request's path exactly as it was signed.
///
/// The SDK's own transports write `//` as `/%2F` after signing: servers that check the signature of
/// what was sent refuse it. A request without a body whose connection turns out dead before any
/// answer is sent once more. Safe for many threads.
final class S3Transport implements SdkHttpClient {
  /// Bodies up to this size are sent at once, without asking the server first.
  private static final long ASK_ABOVE = 1L << 20;

  private static final int SHORT_REST = 8 * 1024;
  private static final TimeValue CHECK_IDLE_AFTER = TimeValue.ofSeconds(1);
  private static final TimeValue LIFE = TimeValue.ofMinutes(10);
  private static final Set<String> SET_BY_CLIENT = Set.of("content-length", "transfer-encoding");

  /// How many idle timeouts a server has that puts an object together before it answers.
  private static final int PATIENCE = 10;

  private final CloseableHttpClient client;
  private final RequestConfig patient;

  /// @param connections how many may be open at once
  S3Transport(S3Settings settings, int connections) {
    Timeout idle = Timeout.of(settings.idleTimeout());
    RequestConfig usual =
        RequestConfig.custom().setConnectionRequestTimeout(idle).setResponseTimeout(idle).build();
    this.patient =
        RequestConfig.copy(usual)
            .setResponseTimeout(Timeout.of(settings.idleTimeout().multipliedBy(PATIENCE)))
            .build();
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(Tls.fresh(Tls.trusted(settings.ca()))))
                    .setMaxConnTotal(connections)
                    .setMaxConnPerRoute(connections)
                    .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(idle).setSoKeepAlive(true).build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                            .setSocketTimeout(idle)
                            .setValidateAfterInactivity(CHECK_IDLE_AFTER)
                            .setTimeToLive(LIFE)
                            .build())
                    .build())
            .setDefaultRequestConfig(usual)
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableDefaultUserAgent()
            .build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Prepared(request);
  }

  @Override
  public String clientName() {
    return "Wherry";
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  /// One request, for one thread to call, and for any to abort.
  private final class Prepared implements ExecutableHttpRequest {
    private final HttpExecuteRequest asked;
    private volatile @Nullable HttpUriRequestBase sent;
    private volatile boolean aborted;

    Prepared(HttpExecuteRequest asked) {
      this.asked = asked;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      for (boolean again = false; ; again = true) {
        HttpUriRequestBase request = request(asked);
        if (putsTogether(asked.httpRequest())) {
          request.setConfig(patient);
        }
        sent = request;
        if (aborted) {
          request.cancel();
        }
        try {
          return answer(request, client.executeOpen(host(), request, HttpClientContext.create()));
        } catch (IOException e) {
          if (again || request.getEntity() != null || !Connections.isDead(e) || aborted) {
            throw e;
          }
        } catch (IllegalStateException e) {
          throw new IOException("the provider is closed", e);
        }
      }
    }

    @Override
    public void abort() {
      aborted = true;
      HttpUriRequestBase now = sent;
      if (now != null) {
        now.cancel();
      }
    }

    private HttpHost host() {
      SdkHttpRequest http = asked.httpRequest();
      return new HttpHost(http.protocol(), http.host(), http.port());
    }
  }

  /// Whether the server works on bytes that it holds already: completes an upload, or copies.
  private static boolean putsTogether(SdkHttpRequest http) {
    return (http.method() == SdkHttpMethod.POST
            && http.firstMatchingRawQueryParameter("uploadId").isPresent())
        || http.firstMatchingHeader("x-amz-copy-source").isPresent();
  }

  private static HttpUriRequestBase request(HttpExecuteRequest asked) {
    SdkHttpRequest http = asked.httpRequest();
    HttpUriRequestBase request = new HttpUriRequestBase(http.method().name(), URI.create("/"));
    request.setScheme(http.protocol());
    request.setAuthority(new URIAuthority(http.host(), http.port()));
    String path = http.encodedPath();
    request.setPath(
        (path == null || path.isEmpty() ? "/" : path)
            + http.encodedQueryParameters().map(query -> "?" + query).orElse(""));
    long length = http.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(-1L);
    http.forEachHeader(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!SET_BY_CLIENT.contains(lower) && !(lower.equals("expect") && length <= ASK_ABOVE)) {
            values.forEach(value -> request.addHeader(name, value));
          }
        });
    ContentStreamProvider content = asked.contentStreamProvider().orElse(null);
    if (content != null) {
      request.setEntity(new InputStreamEntity(content.newStream(), length, null));
    }
    return request;
  }

  private static HttpExecuteResponse answer(HttpUriRequestBase request, ClassicHttpResponse answer)
      throws IOException {
    var head =
        SdkHttpResponse.builder().statusCode(answer.getCode()).statusText(answer.getReasonPhrase());
    for (Header header : answer.getHeaders()) {
      if (isBrokenOff(header)) {
        answer.close();
        throw new EOFException("the server's answer broke off");
      }
      head.appendHeader(header.getName(), header.getValue());
    }
    var response = HttpExecuteResponse.builder().response(head.build());
    HttpEntity entity = answer.getEntity();
    if (entity == null || entity.getContentLength() == 0) {
      EntityUtils.consume(entity);
      answer.close();
    } else {
      InputStream body = new Body(request, answer, entity.getContent());
      response.responseBody(AbortableInputStream.create(body, () -> drop(request, answer)));
    }
    return response.build();
  }

  /// Whether it is half an ETag: the client takes a connection's end for the end of an answer's
  /// head.
  private static boolean isBrokenOff(Header header) {
    String value = header.getValue();
    return header.getName().equalsIgnoreCase("etag")
        && value != null
        && value.startsWith("\"")
        && !value.substring(1).endsWith("\"");
  }

  private static void drop(HttpUriRequestBase request, ClassicHttpResponse answer) {
    request.cancel();
    try {
      answer.close();
    } catch (IOException _) {
      // It tries to read the rest, which is cut off.
    }
  }

  /// An answer's bytes. Its end frees the connection; closing it before drops the connection.
  private static final class Body extends InputStream {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse answer;
    private final InputStream in;
    private boolean ended;

    Body(HttpUriRequestBase request, ClassicHttpResponse answer, InputStream in) {
      this.request = request;
      this.answer = answer;
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      ended |= b < 0;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      ended |= n < 0;
      return n;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    /// Reads a rest that is short, and drops the connection otherwise.
    @Override
    public void close() throws IOException {
      byte[] rest = new byte[SHORT_REST];
      int left = rest.length;
      while (!ended && left > 0) {
        left -= Math.max(0, read(rest, 0, left));
      }
      if (ended) {
        answer.close();
      } else {
        drop(request, answer);
      }
    }
  }
}
