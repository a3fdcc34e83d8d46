package dev.wherry.providers.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Tells addresses of the public internet from all others: this machine's, this network's, reserved
/// ones, and those where clouds answer with their machines' secrets.
final class PublicAddresses {
  /// IANA's special-purpose addresses that are not global, multicast, and Azure's address for its
  /// own agents, which looks public.
  private static final List<AllowList.Network> PRIVATE_V4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3");

  private static final List<AllowList.Network> GLOBAL_V6 = networks("2000::/3");

  /// Within the global ones: protocol assignments with Teredo, documentation.
  private static final List<AllowList.Network> PRIVATE_V6 =
      networks("2001::/23", "2001:db8::/32", "3fff::/20");

  /// Addresses that stand for an IPv4 address, with the byte it starts at.
  private static final AllowList.Network NAT64 = networks("64:ff9b::/96").getFirst();

  private static final AllowList.Network SIX_TO_FOUR = networks("2002::/16").getFirst();

  private PublicAddresses() {}

  static boolean contains(InetAddress address) {
    return switch (address) {
      case Inet4Address v4 -> !in(PRIVATE_V4, v4);
      case Inet6Address v6 -> {
        if (NAT64.contains(v6)) {
          yield contains(embedded(v6, 12));
        }
        if (SIX_TO_FOUR.contains(v6)) {
          yield contains(embedded(v6, 2));
        }
        yield in(GLOBAL_V6, v6) && !in(PRIVATE_V6, v6);
      }
      default -> false;
    };
  }

  private static boolean in(List<AllowList.Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private static InetAddress embedded(Inet6Address address, int from) {
    byte[] bytes = Arrays.copyOfRange(address.getAddress(), from, from + 4);
    return InetAddress.ofLiteral(
        "%d.%d.%d.%d"
            .formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff, bytes[3] & 0xff));
  }

  private static List<AllowList.Network> networks(String... all) {
    return Stream.of(all).flatMap(n -> AllowList.of(List.of(n)).networks().stream()).toList();
  }
}
