package dev.wherry.providers.http;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/// Resolves hosts to those of their addresses that may be connected to. The connection is made to
/// the very addresses that were checked here, so a name that resolves to another address a moment
/// later gains nothing.
final class AddressGuard implements DnsResolver {
  private final AllowList allowed;
  private final DnsResolver names;

  /// @param names looks names up
  AddressGuard(AllowList allowed, DnsResolver names) {
    this.allowed = allowed;
    this.names = names;
  }

  /// @throws BlockedAddressException when there are addresses, and all are refused
  @Override
  public InetAddress[] resolve(String name) throws UnknownHostException {
    // The client shows hosts as people read them.
    String host = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
    InetAddress[] all = names.resolve(host);
    InetAddress[] good =
        Arrays.stream(all)
            .filter(a -> PublicAddresses.contains(a) || allowed.permits(host, a))
            .toArray(InetAddress[]::new);
    if (good.length == 0) {
      throw new BlockedAddressException(
          "%s is at %s, which is no public address; if it is yours, name it in 'allow'"
              .formatted(host, all.length == 0 ? "no address" : all[0].getHostAddress()));
    }
    return good;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }
}
