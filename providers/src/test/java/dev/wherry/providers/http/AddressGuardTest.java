package dev.wherry.providers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.WebServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AddressGuardTest {
  @Test
  void publicAddressesAreKnownFromAllOthers() {
    for (String address :
        List.of(
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.169.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001::1",
            "2001:4860:4860::8888",
            "2001:200::1",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "::ffff:8.8.8.8")) {
      assertThat(PublicAddresses.contains(InetAddress.ofLiteral(address))).as(address).isTrue();
    }
    for (String address :
        List.of(
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.1.2.3",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:a00:1::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1")) {
      assertThat(PublicAddresses.contains(InetAddress.ofLiteral(address))).as(address).isFalse();
    }
  }

  @Test
  void onlyCheckedAddressesAreGivenOn() throws Exception {
    FakeNames names =
        FakeNames.of(
            Map.of(
                "mixed.example", List.of("10.0.0.1", "8.8.8.8", "::1"),
                "inside.example", List.of("10.0.0.1", "10.0.0.2"),
                "mine.example", List.of("192.168.7.7")));
    AddressGuard guard =
        new AddressGuard(AllowList.of(List.of("Mine.example", "10.0.0.2/32")), names);
    assertThat(guard.resolve("mixed.example")).containsExactly(InetAddress.ofLiteral("8.8.8.8"));
    assertThat(guard.resolve("inside.example")).containsExactly(InetAddress.ofLiteral("10.0.0.2"));
    assertThat(guard.resolve("mine.example")).containsExactly(InetAddress.ofLiteral("192.168.7.7"));
    AddressGuard strict = new AddressGuard(AllowList.of(List.of()), names);
    assertThatThrownBy(() -> strict.resolve("inside.example"))
        .isInstanceOf(BlockedAddressException.class)
        .hasMessageContaining("inside.example")
        .hasMessageContaining("10.0.0.1")
        .hasMessageContaining("'allow'");
    assertThatThrownBy(() -> strict.resolve("nowhere.example"))
        .isExactlyInstanceOf(UnknownHostException.class);
  }

  @Test
  void theAllowListReadsHostsAddressesAndNetworks() {
    AllowList list =
        AllowList.of(List.of("Host.Example", "10.0.0.0/8", "fd00::/8", "[::1]", "1.2.3.4"));
    assertThat(list.permits("host.example", address("192.168.0.1"))).isTrue();
    assertThat(list.permits("HOST.example", address("192.168.0.1"))).isTrue();
    assertThat(list.permits("other.example", address("192.168.0.1"))).isFalse();
    assertThat(list.permits("sub.host.example", address("192.168.0.1"))).isFalse();
    assertThat(list.permits("x", address("10.255.0.1"))).isTrue();
    assertThat(list.permits("x", address("11.0.0.1"))).isFalse();
    assertThat(list.permits("x", address("fd12::1"))).isTrue();
    assertThat(list.permits("x", address("fc12::1"))).isFalse();
    assertThat(list.permits("x", address("::1"))).isTrue();
    assertThat(list.permits("x", address("1.2.3.4"))).isTrue();
    assertThat(list.permits("x", address("1.2.3.5"))).isFalse();
    for (String wrong :
        List.of("10.0.0.0/33", "10.0.0.0/x", "host/8", "a b", "", "http://host", "/8")) {
      assertThatThrownBy(() -> AllowList.of(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("allow: '" + wrong + "' is no");
    }
  }

  @Test
  void theBuiltInProvidersReadNothingPrivate() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.send(200));
        StorageProvider http = HttpProvider.ofAllHosts("http", Web.CLOCK, 4)) {
      assertThat(http.name()).isEqualTo("http");
      for (String host :
          List.of(
              "127.0.0.1",
              "localhost",
              "LOCALHOST",
              "[::1]",
              "[::ffff:127.0.0.1]",
              "[::ffff:7f00:1]",
              "0.0.0.0",
              "169.254.169.254")) {
        String key = "//" + host + ":" + server.port() + "/k";
        StorageException e =
            Expect.problem(Problem.ADDRESS_BLOCKED, () -> http.open(key, null, null));
        assertThat(e).hasMessageContaining("'allow'");
        Expect.problem(Problem.ADDRESS_BLOCKED, () -> http.stat(key));
      }
      // Odd spellings of 127.0.0.1 are either no host at all, or blocked like it.
      for (String host : List.of("2130706433", "127.1", "0177.0.0.1")) {
        String key = "//" + host + ":" + server.port() + "/k";
        assertThat(Expect.failure(() -> http.open(key, null, null)).problem())
            .as(host)
            .isIn(Problem.ADDRESS_BLOCKED, Problem.UNAVAILABLE, Problem.INVALID_KEY);
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aConfiguredBaseIsGuardedToo() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.send(200));
        StorageProvider provider =
            new HttpSettings(URI.create(server.url() + "/")).open("web", Web.CLOCK)) {
      Expect.problem(Problem.ADDRESS_BLOCKED, () -> provider.stat("k"));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void everyRedirectIsCheckedAgain() throws Exception {
    for (String to :
        List.of("169.254.169.254", "10.0.0.1", "[::ffff:10.0.0.1]", "[::1]", "[fd00:ec2::254]")) {
      String location = "http://%s/latest/meta-data/".formatted(to);
      try (WebServer server = new WebServer((q, r) -> r.redirect(302, location));
          StorageProvider provider = Web.patient(server)) {
        Expect.problem(Problem.ADDRESS_BLOCKED, () -> provider.open("k", null, null));
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  /// The name is looked up once for a connection, and it is that address that is connected to: a
  /// name server that answers something else the next moment gains nothing.
  @Test
  void theConnectionIsMadeToTheAddressThatWasChecked() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.send(200))) {
      FakeNames names = FakeNames.of(Map.of("files.example", List.of("127.0.0.1")));
      try (StorageProvider provider = Web.verbatim(names)) {
        provider.stat("//files.example:" + server.port() + "/k");
        assertThat(names.lookups()).isEqualTo(1);
        assertThat(server.requests().getFirst().header("host"))
            .isEqualTo("files.example:" + server.port());
      }
    }
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
