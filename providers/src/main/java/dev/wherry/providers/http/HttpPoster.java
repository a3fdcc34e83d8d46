package dev.wherry.providers.http;

import dev.wherry.core.provider.StorageException;
import dev.wherry.providers.RetryAfter;
import dev.wherry.providers.http.HttpSender.Exchange;
import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;

/// Posts to one URL, through the address guard that sources are read through. No redirect is
/// followed, and of an answer only the status and `Retry-After` are read. Safe for many threads.
public final class HttpPoster implements Closeable {
  private final String what;
  private final Target target;
  private final InstantSource clock;
  private final HttpSender sender;

  /// An answer.
  ///
  /// @param retryAfter how long it asks to be left alone, or null
  public record Answer(int status, @Nullable Duration retryAfter) {
    /// Whether what was posted is taken.
    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /// Sends nothing yet.
  ///
  /// @param what whom the URL belongs to, for messages
  /// @param allow hosts and networks that may be reached although their addresses are not public
  /// @param timeout how long one post may take, its answer included
  /// @param connections how many may be open at once
  /// @param clock for a `Retry-After` that is a date
  public HttpPoster(
      String what,
      URI url,
      List<String> allow,
      Duration timeout,
      int connections,
      InstantSource clock) {
    HttpSettings settings =
        new HttpSettings(
            url, allow, Map.of(), null, null, null, null, null, timeout, timeout, timeout, null, 0,
            null, null);
    this.what = what;
    this.target = Target.of(url.toASCIIString());
    this.clock = clock;
    this.sender =
        new HttpSender(
            what,
            settings,
            new AddressGuard(AllowList.of(allow), SystemDefaultDnsResolver.INSTANCE),
            connections);
  }

  /// Refuses what nothing can be posted to.
  ///
  /// @throws IllegalArgumentException with a sentence for the user
  public static void check(URI url, List<String> allow) {
    try {
      var _ = Target.of(url.toASCIIString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "url should be an http or https URL with a host, and without user and password", e);
    }
    if (url.getRawFragment() != null) {
      throw new IllegalArgumentException("url should have no '#' and nothing after it");
    }
    AllowList.of(allow);
  }

  /// Posts a body.
  ///
  /// @throws StorageException when no answer comes
  public Answer post(Map<String, String> headers, byte[] body) throws StorageException {
    Exchange exchange = sender.post(what, target, headers, body);
    Answer answer =
        new Answer(
            exchange.answer().getCode(),
            RetryAfter.read(
                new HttpFacts(exchange.answer()).first("Retry-After"), clock.instant()));
    exchange.skip();
    return answer;
  }

  @Override
  public void close() {
    sender.close();
  }
}
