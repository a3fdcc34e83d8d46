package dev.wherry.server;

import dev.wherry.server.access.Doorkeeper;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where the service listens.
final class Bind {
  private Bind() {}

  /// The address of a host.
  ///
  /// @throws StartException when it has none
  static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new StartException(
          ExitCode.CONFIG,
          "the address '%s' to bind is not known: try 127.0.0.1".formatted(host),
          e);
    }
  }

  /// Lets none but this machine in where nobody proves who it is.
  ///
  /// @throws StartException when others would reach the service, and there are no tokens
  static void check(String host, Doorkeeper doorkeeper) {
    if (!address(host).isLoopbackAddress() && doorkeeper.isOpen()) {
      throw new StartException(
          ExitCode.CONFIG,
          "can't bind %s: there are no access tokens, so anyone who reaches the service might use it; start it with --bind 127.0.0.1, run ./wherry token create root --scope admin, and start it here again"
              .formatted(host));
    }
  }

  /// The service's URL.
  static String url(InetAddress address, int port) {
    String host = address.getHostAddress();
    return "http://%s:%d"
        .formatted(address instanceof Inet6Address ? "[" + host + "]" : host, port);
  }
}
