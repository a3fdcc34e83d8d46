package dev.wherry.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where the service listens.
final class Bind {
  private Bind() {}

  /// The address of a host that is this machine to itself.
  ///
  /// @throws StartException for any other: callers are not told apart yet
  static InetAddress loopback(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isLoopbackAddress()) {
        return address;
      }
    } catch (UnknownHostException e) {
      throw new StartException(
          ExitCode.CONFIG,
          "the address '%s' to bind is not known: try 127.0.0.1".formatted(host),
          e);
    }
    throw new StartException(
        ExitCode.CONFIG,
        "can't bind %s: the service has no access tokens yet, so anyone who reaches it may use it; bind 127.0.0.1, and put a proxy that asks for a password before it"
            .formatted(host));
  }

  /// The service's URL.
  static String url(InetAddress address, int port) {
    String host = address.getHostAddress();
    return "http://%s:%d"
        .formatted(address instanceof Inet6Address ? "[" + host + "]" : host, port);
  }
}
