package dev.wherry.providers.sftp;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// Reads the SSH library's exceptions, and the server's answers.
final class SftpErrors {
  private final SftpSettings settings;
  private final HostKeys hostKeys;

  /// @param hostKeys knows why a server was refused
  SftpErrors(SftpSettings settings, HostKeys hostKeys) {
    this.settings = settings;
    this.hostKeys = hostKeys;
  }

  /// What an error means.
  ///
  /// @param what operation and key, for the message
  StorageException told(String what, IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      StorageException told = told(what, e, cause);
      if (told != null) {
        return told;
      }
    }
    return new StorageException(
        Problem.UNAVAILABLE, what + ": the connection broke: " + words(e), e);
  }

  private @Nullable StorageException told(String what, IOException e, Throwable cause) {
    return switch (cause) {
      case StorageException known -> known;
      case SftpException refused -> refused(what, refused);
      case SocketTimeoutException _, TimeoutException _ ->
          new StorageException(Problem.TIMED_OUT, what + ": the server is silent for too long", e);
      case InterruptedException _, InterruptedIOException _ -> {
        Thread.currentThread().interrupt();
        yield interrupted(what, e);
      }
      case UnreadableKeyException _ ->
          new StorageException(
              Problem.FORBIDDEN,
              "%s: the private key in %s can't be used: %s; mend 'private-key' or 'passphrase'"
                  .formatted(what, settings.privateKey(), words(cause)),
              e);
      case UnresolvedAddressException _, UnknownHostException _ ->
          new StorageException(
              Problem.UNAVAILABLE,
              "%s: no host has the name '%s': check it, and the name server"
                  .formatted(what, Keys.shown(settings.host())),
              e);
      case ConnectException _ ->
          new StorageException(
              Problem.UNAVAILABLE,
              "%s: nothing answers at %s port %d"
                  .formatted(what, Keys.shown(settings.host()), settings.port()),
              e);
      case SshException ssh -> ofLogin(what, ssh);
      default -> null;
    };
  }

  private @Nullable StorageException ofLogin(String what, SshException e) {
    String refusal = hostKeys.refusal();
    return switch (e.getDisconnectCode()) {
      case SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE ->
          new StorageException(
              Problem.FORBIDDEN,
              what + ": " + (refusal == null ? "the server's key is refused" : refusal),
              e);
      case SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE,
          SshConstants.SSH2_DISCONNECT_ILLEGAL_USER_NAME ->
          new StorageException(
              Problem.FORBIDDEN,
              "%s: the server does not let user '%s' in with this %s"
                  .formatted(what, Keys.shown(settings.user()), credentials()),
              e);
      case SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS ->
          new StorageException(
              Problem.THROTTLED, what + ": the server has too many connections", e);
      default -> null;
    };
  }

  private String credentials() {
    if (settings.privateKey() == null) {
      return "password: mend 'user' or 'password'";
    }
    return settings.password() == null
        ? "key: mend 'user' or 'private-key', or let the key in at the server"
        : "key and this password: mend 'user', 'private-key' or 'password'";
  }

  private static StorageException refused(String what, SftpException e) {
    return switch (e.getStatus()) {
      case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
          new StorageException(Problem.NOT_FOUND, what + ": no file is there", e);
      case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
          new StorageException(
              Problem.FORBIDDEN,
              what + ": the server denies it: check owner and mode of the file and its folders",
              e);
      case SftpConstants.SSH_FX_OP_UNSUPPORTED ->
          new StorageException(
              Problem.UNSUPPORTED, what + ": the server does not have this: " + words(e), e);
      case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
          new StorageException(
              Problem.UNAVAILABLE, what + ": the server's disk is full: free some space", e);
      case SftpConstants.SSH_FX_INVALID_FILENAME ->
          new StorageException(
              Problem.INVALID_KEY, what + ": the server takes no file of this name", e);
      default ->
          new StorageException(
              Problem.UNAVAILABLE,
              "%s: the server says: %s (status %d); its disk may be full"
                  .formatted(what, words(e), e.getStatus()),
              e);
    };
  }

  /// A version that is not there any more.
  static StorageException changed(String what, String version) {
    return new StorageException(
        Problem.VERSION_CHANGED,
        "%s: it is no longer version %s".formatted(what, Keys.shown(version)));
  }

  static StorageException interrupted(String what, Throwable cause) {
    return new StorageException(Problem.INTERNAL, what + ": interrupted", cause);
  }

  private static String words(Throwable e) {
    return Keys.shown(String.valueOf(e.getMessage()));
  }
}
