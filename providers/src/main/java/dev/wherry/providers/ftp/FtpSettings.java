package dev.wherry.providers.ftp;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.Netrc;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.SettingsChecks;
import dev.wherry.providers.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Settings of `kind: ftp`.
public record FtpSettings(
    @About("The server's name or address. With TLS, its certificate must be for it.") String host,
    @About("The server's port.") @Nullable Integer port,
    @About("The user to log in as.") @Nullable String user,
    @About("The user's password.") @Nullable Secret password,
    @About(
            "`explicit` asks for TLS before the login, `implicit` begins with it on a port of its"
                + " own, and `none` sends password and files readable for all in between.")
        @Nullable FtpTls tls,
    @About(
            "A PEM file with the authorities whose certificates are trusted, in the place of those"
                + " that this machine trusts.")
        @Nullable Path ca,
    @About(
            "The folder that the keys are paths in. It must exist. Left out, it is the folder that"
                + " the login leads to; without a `/` at its start, it is inside that.")
        @Nullable String root,
    @About("How long a connection may take to come about.") @Nullable Duration connectTimeout,
    @About("How long the server may stay silent, and a move may wait for a free connection.")
        @Nullable Duration idleTimeout,
    @About("How many logins may be open at once.") @Nullable Integer connections,
    @About(
            "A `.netrc` file that says user and password, in their place: the entry for the host, or"
                + " `default`.")
        @Nullable Path netrc)
    implements ProviderSettings {
  private static final int PORT = 21;
  private static final int IMPLICIT_PORT = 990;
  private static final String NOBODY = "anonymous";

  public FtpSettings {
    if (host.isBlank() || !isLine(host)) {
      throw new IllegalArgumentException("host should be the server's name or address");
    }
    if (port != null && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException("port should be from 1 to 65535");
    }
    if (netrc != null) {
      if (user != null || password != null) {
        throw new IllegalArgumentException("netrc should stand in the place of user and password");
      }
      Netrc.Login login = Netrc.login(netrc, host);
      user = login.user();
      password = login.password();
    }
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("user and password should both be given, or neither");
    }
    if (user != null && (user.isBlank() || !isLine(user))) {
      throw new IllegalArgumentException("user should be the name to log in as");
    }
    if (password != null && !isLine(password.value())) {
      throw new IllegalArgumentException("password should be on one line");
    }
    if (ca != null && tls == FtpTls.NONE) {
      throw new IllegalArgumentException("ca should come with TLS: it says whom to trust there");
    }
    if (root != null && (root.isEmpty() || !isLine(root))) {
      throw new IllegalArgumentException("root should be a path, like /srv/assets");
    }
    var _ = Tls.trusted(ca);
    SettingsChecks.atLeast("connections", connections, 1);
    SettingsChecks.positive("connect-timeout", connectTimeout);
    SettingsChecks.positive("idle-timeout", idleTimeout);
  }

  /// What ends a line would end a command.
  private static boolean isLine(String text) {
    return text.chars().noneMatch(c -> c == '\r' || c == '\n' || c == '\0');
  }

  @Override
  public Integer port() {
    return port != null ? port : tls == FtpTls.IMPLICIT ? IMPLICIT_PORT : PORT;
  }

  @Override
  public String user() {
    return user == null ? NOBODY : user;
  }

  /// What to log in with.
  String login() {
    return password == null ? NOBODY : password.value();
  }

  @Override
  public FtpTls tls() {
    return tls == null ? FtpTls.EXPLICIT : tls;
  }

  @Override
  public String root() {
    return root == null ? "." : root;
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
    return connections == null ? 8 : connections;
  }

  @Override
  public StorageProvider open(String name, InstantSource clock, int usual) {
    return new FtpProvider(name, this, clock);
  }
}
