package dev.wherry.providers.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Hosts and networks that a user vouches for.
///
/// @param hosts in lower case
record AllowList(Set<String> hosts, List<Network> networks) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");

  /// The addresses that share their first bits.
  record Network(InetAddress first, int bits) {
    boolean contains(InetAddress address) {
      byte[] mine = first.getAddress();
      byte[] other = address.getAddress();
      if (mine.length != other.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        if ((mine[i / 8] & mask) != (other[i / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /// Reads host names, addresses and networks (`10.0.0.0/8`).
  ///
  /// @throws IllegalArgumentException with a sentence for the user
  static AllowList of(List<String> entries) {
    Set<String> hosts = new HashSet<>();
    List<Network> networks = new ArrayList<>();
    for (String entry : entries) {
      if (entry.contains("/")) {
        networks.add(network(entry));
      } else if (isLiteral(entry)) {
        InetAddress address = literal(entry);
        networks.add(new Network(address, address.getAddress().length * 8));
      } else if (HOST.matcher(entry).matches()) {
        hosts.add(entry.toLowerCase(Locale.ROOT));
      } else {
        throw new IllegalArgumentException(
            "allow: '%s' is no host name, address or network like 10.0.0.0/8".formatted(entry));
      }
    }
    return new AllowList(Set.copyOf(hosts), List.copyOf(networks));
  }

  boolean permits(String host, InetAddress address) {
    return hosts.contains(host.toLowerCase(Locale.ROOT))
        || networks.stream().anyMatch(network -> network.contains(address));
  }

  private static Network network(String entry) {
    int slash = entry.indexOf('/');
    try {
      InetAddress first = literal(entry.substring(0, slash));
      int bits = Integer.parseInt(entry.substring(slash + 1));
      if (bits < 0 || bits > first.getAddress().length * 8) {
        throw new IllegalArgumentException("bits");
      }
      return new Network(first, bits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "allow: '%s' is no network; write it like 10.0.0.0/8 or fd00::/8".formatted(entry), e);
    }
  }

  private static boolean isLiteral(String entry) {
    try {
      literal(entry);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static InetAddress literal(String entry) {
    boolean bracketed = entry.startsWith("[") && entry.endsWith("]");
    return InetAddress.ofLiteral(bracketed ? entry.substring(1, entry.length() - 1) : entry);
  }
}
