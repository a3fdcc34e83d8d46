package dev.wherry.providers.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;

/// A name server of a test's own making.
final class FakeNames implements DnsResolver {
  private final Map<String, List<String>> addresses;
  private final AtomicInteger lookups = new AtomicInteger();

  private FakeNames(Map<String, List<String>> addresses) {
    this.addresses = addresses;
  }

  /// @param addresses literal ones, by host
  static FakeNames of(Map<String, List<String>> addresses) {
    return new FakeNames(addresses);
  }

  int lookups() {
    return lookups.get();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    List<String> found = addresses.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    return found.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
