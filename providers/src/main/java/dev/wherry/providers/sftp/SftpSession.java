package dev.wherry.providers.sftp;

import java.io.IOException;
import java.util.Set;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// A logged-in session with its one SFTP channel. For one thread at a time.
final class SftpSession {
  static final String POSIX_RENAME = "posix-rename@openssh.com";
  static final String HARDLINK = "hardlink@openssh.com";
  static final String FSYNC = "fsync@openssh.com";

  private final ClientSession ssh;
  private final SftpClient client;
  private final SftpWire wire;
  private final Set<String> extensions;
  private final String root;

  SftpSession(ClientSession ssh, SftpClient client, SftpWire wire, String root) throws IOException {
    this.ssh = ssh;
    this.client = client;
    this.wire = wire;
    this.extensions = Set.copyOf(client.getServerExtensions().keySet());
    this.root = realRoot(wire, root);
  }

  /// The root without links, or as it is named when it is missing.
  private static String realRoot(SftpWire wire, String root) throws IOException {
    try {
      String real = wire.realPath(root);
      return real.length() > 1 && real.endsWith("/") ? real.substring(0, real.length() - 1) : real;
    } catch (SftpException e) {
      if (e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
        throw e;
      }
      return root;
    }
  }

  SftpWire wire() {
    return wire;
  }

  /// The root's path on the server.
  String root() {
    return root;
  }

  /// The path of what is in the root.
  String path(String key) {
    return root.equals("/") ? "/" + key : root + "/" + key;
  }

  boolean has(String extension) {
    return extensions.contains(extension);
  }

  /// Whether the next operation may use it.
  boolean isUsable() {
    return wire.isQuiet() && client.isOpen() && ssh.isOpen();
  }

  /// Ends it at once, whatever is under way.
  void drop() {
    ssh.close(true);
  }
}
