package dev.wherry.providers.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// An SFTP server in this process that is not OpenSSH's: it asks for a password, has an RSA key,
/// and has those of OpenSSH's extensions that a test says.
final class MinaServer implements AutoCloseable {
  static final String USER = "skipper";
  static final String PASSWORD = "open sesame";

  private final SshServer server;
  private final Path knownHosts;
  private final KeyPair hostKey;

  private MinaServer(SshServer server, Path knownHosts, KeyPair hostKey) {
    this.server = server;
    this.knownHosts = knownHosts;
    this.hostKey = hostKey;
  }

  /// Starts one on a free port of loopback.
  ///
  /// @param folder where its public key is written to
  static MinaServer start(Path folder, String extensions) throws Exception {
    JdkEd25519.register();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair hostKey = generator.generateKeyPair();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPasswordAuthenticator(
        (user, password, _) -> user.equals(USER) && password.equals(PASSWORD));
    server.setPublickeyAuthenticator(null);
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    SftpModuleProperties.OPENSSH_EXTENSIONS.set(server, extensions);
    server.start();
    Path knownHosts = folder.resolve("known-hosts-" + server.getPort());
    MinaServer started = new MinaServer(server, knownHosts, hostKey);
    Files.writeString(knownHosts, started.knownHostsLine() + "\n");
    return started;
  }

  int port() {
    return server.getPort();
  }

  Path knownHosts() {
    return knownHosts;
  }

  String fingerprint() {
    return KeyUtils.getFingerPrint(hostKey.getPublic());
  }

  String knownHostsLine() {
    return "[127.0.0.1]:%d %s".formatted(port(), PublicKeyEntry.toString(hostKey.getPublic()));
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
