package dev.wherry.providers.sftp;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.SettingsChecks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Settings of `kind: sftp`.
public record SftpSettings(
    @About("The server's name or address.") String host,
    @About("The server's port.") @Nullable Integer port,
    @About("The user to log in as.") String user,
    @About("The user's password.") @Nullable Secret password,
    @About("A file with the user's private key, as `ssh-keygen` writes it.")
        @Nullable Path privateKey,
    @About("What the private key's file is encrypted with.") @Nullable Secret passphrase,
    @About(
            "A file with the server's public key, as `ssh-keyscan` writes it. A server whose key is"
                + " not there is refused.")
        @Nullable Path knownHosts,
    @About(
            "The folder that the keys are paths in. It must exist; nothing outside it is touched."
                + " Left out, it is the folder that the login leads to; without a `/` at its start,"
                + " it is inside that.")
        @Nullable String root,
    @About("How long a session may take to come about, and each step of the login.")
        @Nullable Duration connectTimeout,
    @About("How long the server may stay silent, and a move may wait for a free session.")
        @Nullable Duration idleTimeout,
    @About("How many sessions may be open at once.") @Nullable Integer sessions)
    implements ProviderSettings {

  public SftpSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host should be the server's name or address");
    }
    if (port != null && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException("port should be from 1 to 65535");
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException("user should be the name to log in as");
    }
    if (password == null && privateKey == null) {
      throw new IllegalArgumentException("password or private-key should be given, or both");
    }
    if (passphrase != null && privateKey == null) {
      throw new IllegalArgumentException("passphrase should come with a private-key");
    }
    if (root != null && (root.isEmpty() || root.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("root should be a path, like /srv/assets");
    }
    SettingsChecks.atLeast("sessions", sessions, 1);
    SettingsChecks.positive("connect-timeout", connectTimeout);
    SettingsChecks.positive("idle-timeout", idleTimeout);
  }

  @Override
  public Integer port() {
    return port == null ? 22 : port;
  }

  @Override
  public Path knownHosts() {
    return knownHosts == null ? Path.of("~/.ssh/known_hosts") : knownHosts;
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
  public Integer sessions() {
    return sessions == null ? 16 : sessions;
  }

  @Override
  public StorageProvider open(String name, InstantSource clock, int usual) {
    return new SftpProvider(name, this, clock);
  }

  /// A file of this machine, where a `~` at the start is the user's own folder.
  static Path local(Path path) {
    return path.startsWith("~")
        ? Path.of(System.getProperty("user.home")).resolve(Path.of("~").relativize(path))
        : path;
  }
}
