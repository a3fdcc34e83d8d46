package dev.wherry.providers.http;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.Netrc;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.SettingsChecks;
import dev.wherry.providers.Tls;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Settings of `kind: http` and `kind: https`.
public record HttpSettings(
    @About("The URL that the key is put after, percent-encoded except for its slashes.") URI base,
    @About(
            "Hosts (`intranet.example.com`) and networks (`10.0.0.0/8`, `::1`) that may be read"
                + " although their addresses are not public.")
        List<String> allow,
    @About(
            "Headers sent with every request to the base's own host, for example `Authorization`."
                + " A redirect to another host does not get them.")
        Map<String, String> headers,
    @About("A user to tell the base's own host, in HTTP's basic way.") @Nullable String user,
    @About("The user's password.") @Nullable Secret password,
    @About(
            "A PEM file with the authorities whose certificates are trusted, in the place of those"
                + " that this machine trusts.")
        @Nullable Path ca,
    @About(
            "A PEM file with the certificate to show to servers that ask for one, and with those"
                + " that lead from it to its authority.")
        @Nullable Path certificate,
    @About("A PEM file with the certificate's private key, in PKCS#8 and not encrypted.")
        @Nullable Path privateKey,
    @About("How long a connection may take to come about.") @Nullable Duration connectTimeout,
    @About("How long the server may stay silent, before its answer or within it.")
        @Nullable Duration idleTimeout,
    @About("How long one object may take, from the request to its last byte.")
        @Nullable Duration timeout,
    @About("The largest object that is read.") @Nullable Long maxBytes,
    @About("How many redirects are followed.") @Nullable Integer maxRedirects,
    @About(
            "How many connections may be open at once. Left out, as many as a process may use:"
                + " `worker.slots`, `transfer.parts` and 8 more.")
        @Nullable Integer connections,
    @About(
            "A `.netrc` file that says user and password, in their place: the entry for the host, or"
                + " `default`.")
        @Nullable Path netrc)
    implements ProviderSettings {
  private static final String AUTHORIZATION = "Authorization";
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

  public HttpSettings {
    checkBase(base);
    allow = List.copyOf(allow);
    AllowList.of(allow);
    headers = Map.copyOf(headers);
    headers.forEach(HttpSettings::checkHeader);
    if (netrc != null) {
      if (user != null || password != null) {
        throw new IllegalArgumentException("netrc should stand in the place of user and password");
      }
      Netrc.Login login = Netrc.login(netrc, base.getHost());
      user = login.user();
      password = login.password();
    }
    checkUser(user, password, headers);
    if ((certificate == null) != (privateKey == null)) {
      throw new IllegalArgumentException(
          "certificate and private-key should both be given, or neither");
    }
    var _ = Tls.context(ca, certificate, privateKey);
    SettingsChecks.positive("connect-timeout", connectTimeout);
    SettingsChecks.positive("idle-timeout", idleTimeout);
    SettingsChecks.positive("timeout", timeout);
    SettingsChecks.atLeast("max-bytes", maxBytes, 1);
    SettingsChecks.atLeast("max-redirects", maxRedirects, 0);
    SettingsChecks.atLeast("connections", connections, 1);
  }

  /// A base, and the defaults.
  public HttpSettings(URI base) {
    this(
        base, List.of(), Map.of(), null, null, null, null, null, null, null, null, null, null, null,
        null);
  }

  /// Those of the settings, and the one that tells the user.
  @Override
  public Map<String, String> headers() {
    if (user == null || password == null) {
      return headers;
    }
    byte[] told = (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
    Map<String, String> all = new TreeMap<>(headers);
    all.put(AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(told));
    return all;
  }

  /// Whom to trust and what to show, or null for what holds on this machine.
  @Nullable SSLContext tls() {
    return Tls.context(ca, certificate, privateKey);
  }

  @Override
  public Duration connectTimeout() {
    return connectTimeout == null ? SettingsChecks.CONNECT_TIMEOUT : connectTimeout;
  }

  @Override
  public Duration idleTimeout() {
    return idleTimeout == null ? SettingsChecks.IDLE_TIMEOUT : idleTimeout;
  }

  @Override
  public Duration timeout() {
    return timeout == null ? Duration.ofHours(6) : timeout;
  }

  @Override
  public Long maxBytes() {
    return maxBytes == null ? 5L << 40 : maxBytes;
  }

  @Override
  public Integer maxRedirects() {
    return maxRedirects == null ? 5 : maxRedirects;
  }

  @Override
  public StorageProvider open(String name, InstantSource clock, int usual) {
    return HttpProvider.based(name, this, clock, connections == null ? usual : connections);
  }

  /// Without the headers' values, which may be secrets.
  @Override
  public String toString() {
    return "HttpSettings[base=%s, allow=%s, headers=%s, user=%s, ca=%s, certificate=%s]"
        .formatted(base, allow, headers.keySet(), user, ca, certificate);
  }

  private static void checkBase(URI base) {
    String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("https") && !scheme.equals("http")) || base.getHost() == null) {
      throw new IllegalArgumentException(
          "base should be an http or https URL with a host, like https://host/path/");
    }
    if (base.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "base should hold no user and password: give 'user' and 'password' instead");
    }
    if (base.getRawFragment() != null) {
      throw new IllegalArgumentException("base should have no '#' and nothing after it");
    }
  }

  private static void checkUser(
      @Nullable String user, @Nullable Secret password, Map<String, String> headers) {
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("user and password should both be given, or neither");
    }
    if (user == null) {
      return;
    }
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user should hold no ':'");
    }
    if (headers.keySet().stream().anyMatch(AUTHORIZATION::equalsIgnoreCase)) {
      throw new IllegalArgumentException(
          "headers should have no Authorization where there is a user: each says who asks");
    }
  }

  private static void checkHeader(String header, String value) {
    if (!TOKEN.matcher(header).matches()) {
      throw new IllegalArgumentException("headers: '%s' is no header's name".formatted(header));
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "headers: the value of '%s' should be plain ASCII on one line".formatted(header));
    }
    switch (header.toLowerCase(Locale.ROOT)) {
      case "host",
          "range",
          "if-match",
          "if-range",
          "if-unmodified-since",
          "accept-encoding",
          "connection",
          "content-length",
          "transfer-encoding" ->
          throw new IllegalArgumentException(
              "headers: '%s' is set by Wherry itself".formatted(header));
      default -> {}
    }
  }
}
