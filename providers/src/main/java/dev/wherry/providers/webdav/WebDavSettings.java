package dev.wherry.providers.webdav;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.Netrc;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.SettingsChecks;
import dev.wherry.providers.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Settings of `kind: webdav`.
public record WebDavSettings(
    @About("The URL of the collection that the keys are paths in. It must exist.") URI base,
    @About("The user to log in as.") @Nullable String user,
    @About("The user's password, sent with every request in HTTP's basic way: use https.")
        @Nullable Secret password,
    @About("A bearer token, in place of user and password.") @Nullable Secret token,
    @About("How long a connection may take to come about.") @Nullable Duration connectTimeout,
    @About("How long the server may stay silent, before its answer or within it.")
        @Nullable Duration idleTimeout,
    @About("How many connections may be open at once.") @Nullable Integer connections,
    @About(
            "A PEM file with the authorities whose certificates are trusted, in the place of those"
                + " that this machine trusts.")
        @Nullable Path ca,
    @About(
            "A `.netrc` file that says user and password, in their place: the entry for the host, or"
                + " `default`.")
        @Nullable Path netrc)
    implements ProviderSettings {

  public WebDavSettings {
    checkBase(base);
    if (netrc != null) {
      if (user != null || password != null || token != null) {
        throw new IllegalArgumentException(
            "netrc should stand in the place of user and password, or token");
      }
      Netrc.Login login = Netrc.login(netrc, base.getHost());
      user = login.user();
      password = login.password();
    }
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("user and password should be given together");
    }
    if (user != null && (user.isEmpty() || user.contains(":"))) {
      throw new IllegalArgumentException("user should be a name without a colon");
    }
    if (user != null && token != null) {
      throw new IllegalArgumentException("either user and password or token should be given");
    }
    if (token != null && !token.value().matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException("token should be plain ASCII without spaces");
    }
    SettingsChecks.atLeast("connections", connections, 1);
    SettingsChecks.positive("connect-timeout", connectTimeout);
    SettingsChecks.positive("idle-timeout", idleTimeout);
    var _ = Tls.trusted(ca);
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
  public Integer connections() {
    return connections == null ? 32 : connections;
  }

  @Override
  public StorageProvider open(String name, InstantSource clock, int usual) {
    return new WebDavProvider(name, new WebDavClient(this, clock));
  }

  private static void checkBase(URI base) {
    String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("https") && !scheme.equals("http"))
        || base.getHost() == null
        || base.getRawQuery() != null
        || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "base should be an http or https URL, like https://host/path/");
    }
    if (base.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "base should hold no user and password: there are settings for them");
    }
  }
}
