package dev.wherry.providers.rest;

import dev.wherry.providers.Connections;
import dev.wherry.providers.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// The way to a server: sends a request's path exactly as it is given. A request without a body
/// whose connection turns out dead before any answer is sent once more. Safe for many threads.
public final class RestTransport implements AutoCloseable {
  private static final TimeValue CHECK_IDLE_AFTER = TimeValue.ofSeconds(1);
  private static final TimeValue LIFE = TimeValue.ofMinutes(10);

  /// Bodies up to this size are sent at once, without asking the server first.
  private static final long ASK_ABOVE = 1L << 20;

  private final CloseableHttpClient client;
  private final RequestConfig asking;
  private final URI endpoint;

  /// @param endpoint scheme, host and port; its path is not looked at
  /// @param connect how long a connection may take to come about
  /// @param idle how long the server may stay silent, and a request may wait for a connection
  /// @param connections how many may be open at once
  /// @param ca the authorities to trust, in the place of the machine's, or null
  public RestTransport(
      URI endpoint, Duration connect, Duration idle, int connections, @Nullable Path ca) {
    this.endpoint = endpoint;
    Timeout silence = Timeout.of(idle);
    RequestConfig usual =
        RequestConfig.custom()
            .setConnectionRequestTimeout(silence)
            .setResponseTimeout(silence)
            .build();
    this.asking = RequestConfig.copy(usual).setExpectContinueEnabled(true).build();
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(Tls.fresh(Tls.trusted(ca))))
                    .setMaxConnTotal(connections)
                    .setMaxConnPerRoute(connections)
                    .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(silence).setSoKeepAlive(true).build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(connect))
                            .setSocketTimeout(silence)
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

  /// Sends a request.
  ///
  /// @param target path and query, encoded
  RestAnswer send(RestRequest asked, String target) throws IOException {
    HttpHost host = new HttpHost(endpoint.getScheme(), endpoint.getHost(), endpoint.getPort());
    for (boolean again = false; ; again = true) {
      HttpUriRequestBase request = new HttpUriRequestBase(asked.method(), URI.create("/"));
      request.setScheme(endpoint.getScheme());
      request.setAuthority(new URIAuthority(endpoint.getHost(), endpoint.getPort()));
      request.setPath(target);
      asked.headers().forEach(request::addHeader);
      if (asked.body() != null) {
        request.setEntity(asked.body().entity());
        if (asked.body().length() > ASK_ABOVE) {
          request.setConfig(asking);
        }
      }
      try {
        return new RestAnswer(
            request, client.executeOpen(host, request, HttpClientContext.create()));
      } catch (IOException e) {
        if (again || asked.body() != null || !Connections.isDead(e)) {
          throw e;
        }
      } catch (IllegalStateException e) {
        throw new IOException("the provider is closed", e);
      }
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
