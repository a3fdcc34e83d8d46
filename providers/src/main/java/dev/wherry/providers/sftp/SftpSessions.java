package dev.wherry.providers.sftp;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.client.RawSftpClient;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.SftpVersionSelector;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.jspecify.annotations.Nullable;

/// The sessions with one server: at most so many, opened when needed and one after the other, kept
/// for the next operation. Safe for many threads.
final class SftpSessions implements AutoCloseable {
  private static final int SFTP_VERSION = 3;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final SftpSettings settings;
  private final HostKeys hostKeys;
  private final SftpErrors errors;
  private final Semaphore places;
  private final ReentrantLock connecting = new ReentrantLock();
  private final Deque<SftpSession> free = new ArrayDeque<>();
  private final Set<SftpSession> all = new HashSet<>();
  private @Nullable SshClient client;
  private boolean closed;

  SftpSessions(SftpSettings settings, SftpErrors errors, HostKeys hostKeys) {
    this.settings = settings;
    this.errors = errors;
    this.hostKeys = hostKeys;
    this.places = new Semaphore(settings.sessions(), true);
  }

  /// Gives a session, which must be given back.
  ///
  /// @param what the operation and its key, for the message
  SftpSession take(String what) throws StorageException {
    boolean taken = false;
    SftpSession session = null;
    try {
      taken = places.tryAcquire(settings.idleTimeout().toNanos(), TimeUnit.NANOSECONDS);
      if (!taken) {
        throw new StorageException(
            Problem.TIMED_OUT,
            what + ": all sessions were in use: allow more 'sessions', or fewer moves in flight");
      }
      session = reused();
      if (session == null) {
        session = connected();
      }
      return session;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SftpErrors.interrupted(what, e);
    } catch (IOException e) {
      throw errors.told(what, e);
    } finally {
      if (taken && session == null) {
        places.release();
      }
    }
  }

  /// Takes a session back; one that is in the middle of something is ended.
  void giveBack(SftpSession session) {
    boolean keep;
    synchronized (all) {
      keep = !closed && session.isUsable();
      if (keep) {
        free.push(session);
      } else {
        all.remove(session);
      }
    }
    if (!keep) {
      session.drop();
    }
    places.release();
  }

  private @Nullable SftpSession reused() throws IOException {
    synchronized (all) {
      if (closed) {
        throw new IOException("the provider is closed");
      }
      SftpSession session = free.poll();
      while (session != null && !session.isUsable()) {
        all.remove(session);
        session.drop();
        session = free.poll();
      }
      return session;
    }
  }

  /// One after the other: servers drop those who knock many times at once.
  private SftpSession connected() throws IOException, InterruptedException {
    if (!connecting.tryLock(settings.idleTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new SocketTimeoutException("others wait for the server too");
    }
    try {
      hostKeys.reset();
      SshClient ssh = started();
      ssh.setSignatureFactories(hostKeys.inOrder(ssh.getSignatureFactories()));
      ClientSession session = connect(ssh);
      boolean ready = false;
      try {
        identify(session);
        session.auth().verify(settings.connectTimeout());
        SftpClient sftp =
            SftpClientFactory.instance()
                .createSftpClient(session, SftpVersionSelector.fixedVersionSelector(SFTP_VERSION));
        SftpWire wire = new SftpWire((RawSftpClient) sftp, sftp::isOpen, settings.idleTimeout());
        SftpSession made = new SftpSession(session, sftp, wire, settings.root());
        keep(made);
        ready = true;
        return made;
      } finally {
        if (!ready) {
          session.close(true);
        }
      }
    } finally {
      connecting.unlock();
    }
  }

  private ClientSession connect(SshClient ssh) throws IOException {
    ConnectFuture future = ssh.connect(settings.user(), settings.host(), settings.port());
    try {
      return future.verify(settings.connectTimeout()).getSession();
    } catch (IOException | RuntimeException e) {
      future.addListener(
          late -> {
            if (late.isConnected()) {
              late.getSession().close(true);
            }
          });
      throw e;
    }
  }

  private void keep(SftpSession session) throws IOException {
    synchronized (all) {
      if (closed) {
        throw new IOException("the provider is closed");
      }
      all.add(session);
    }
  }

  private void identify(ClientSession session) throws IOException {
    if (settings.privateKey() != null) {
      for (KeyPair pair : keyPairs(session, SftpSettings.local(settings.privateKey()))) {
        session.addPublicKeyIdentity(pair);
      }
    }
    if (settings.password() != null) {
      session.addPasswordIdentity(settings.password().value());
    }
  }

  private Iterable<KeyPair> keyPairs(ClientSession session, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
              session,
              NamedResource.ofName(file.toString()),
              in,
              settings.passphrase() == null
                  ? FilePasswordProvider.EMPTY
                  : FilePasswordProvider.of(settings.passphrase().value()));
      if (pairs == null || !pairs.iterator().hasNext()) {
        throw new UnreadableKeyException("it holds no private key", null);
      }
      return pairs;
    } catch (InterruptedIOException | UnreadableKeyException e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new UnreadableKeyException(String.valueOf(e.getMessage()), e);
    }
  }

  /// The library's client, which asks no file, agent or setting of the user's that was not named.
  private SshClient started() throws IOException {
    synchronized (all) {
      if (closed) {
        throw new IOException("the provider is closed");
      }
      if (client != null) {
        return client;
      }
    }
    JdkEd25519.register();
    SshClient ssh = SshClient.setUpDefaultClient();
    ssh.setServerKeyVerifier(hostKeys);
    ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    ssh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    ssh.setAgentFactory(null);
    ssh.setUserAuthFactories(
        List.of(
            UserAuthPublicKeyFactory.INSTANCE,
            UserAuthKeyboardInteractiveFactory.INSTANCE,
            UserAuthPasswordFactory.INSTANCE));
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(ssh, settings.connectTimeout());
    CoreModuleProperties.AUTH_TIMEOUT.set(ssh, settings.connectTimeout());
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(ssh, HEARTBEAT);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(ssh, 2);
    CoreModuleProperties.TCP_NODELAY.set(ssh, true);
    SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(ssh, settings.connectTimeout());
    AbstractSftpClient.SFTP_CLIENT_CMD_TIMEOUT.set(ssh, settings.idleTimeout());
    ssh.start();
    synchronized (all) {
      client = ssh;
      if (!closed) {
        return ssh;
      }
    }
    ssh.close(true);
    throw new IOException("the provider is closed");
  }

  /// Ends every session at once, and the library's threads.
  @Override
  public void close() {
    List<SftpSession> ending;
    SshClient ssh;
    synchronized (all) {
      closed = true;
      ending = List.copyOf(all);
      all.clear();
      free.clear();
      ssh = client;
    }
    ending.forEach(SftpSession::drop);
    if (ssh != null) {
      ssh.close(true);
    }
  }
}
