package dev.wherry.providers.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// ProFTPD on loopback, which has a folder under several addresses. Started by root, it serves as
/// another user.
public final class ProFtpd implements AutoCloseable {
  public static final String USER = "ada";
  public static final String PASSWORD = "pass wörd";
  private static final String OTHER_USER = "daemon";

  /// The password, as `openssl passwd -6` writes it.
  private static final String HASH =
      "$6$wherry$7sJLrlCZ5KDLYt/DdBngdO57HERNjayENk4hm5a/eXAWwZSApv2JipmxZ7Q5kjDEDT4gFzrgDCzWsj69WIV.h0";

  private final Running process;
  private final Path folder;
  private final List<Integer> ports;
  private final AtomicInteger folders = new AtomicInteger();

  private ProFtpd(Running process, Path folder, List<Integer> ports) {
    this.process = process;
    this.folder = folder;
    this.ports = ports;
  }

  /// Starts one, and waits until it listens.
  ///
  /// @param folder which it may use
  /// @param servers what stands in each `VirtualHost` beside its port
  public static ProFtpd start(Path folder, List<String> servers) throws Exception {
    Path programs = Programs.debian("proftpd-mod-crypto", "/usr/sbin/proftpd");
    boolean root = System.getProperty("user.name").equals("root");
    String user = root ? OTHER_USER : System.getProperty("user.name");
    Path home = Files.createDirectory(folder.resolve("home"));
    if (root) {
      Programs.giveTo(user, home);
    }
    Path users = folder.resolve("users");
    Files.writeString(
        users,
        "%s:%s:%s:%s::%s:/bin/sh\n"
            .formatted(
                USER,
                HASH,
                Files.getAttribute(home, "unix:uid"),
                root ? "1" : Files.getAttribute(home, "unix:gid"),
                home));
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
    List<Integer> ports = new ArrayList<>();
    StringBuilder hosts = new StringBuilder();
    for (String server : servers) {
      int port = Programs.freePort();
      ports.add(port);
      hosts.append(
          "<VirtualHost 127.0.0.1>\nPort %d\n%s\n</VirtualHost>\n".formatted(port, server));
    }
    Path config = folder.resolve("proftpd.conf");
    Files.writeString(
        config,
        """
        ModulePath %1$s/usr/lib/proftpd
        LoadModule mod_tls.c
        ServerType standalone
        ServerName tests
        DefaultAddress 127.0.0.1
        Port 0
        User %2$s
        PidFile %3$s/proftpd.pid
        ScoreboardFile %3$s/scoreboard
        DelayEngine off
        UseIPv6 off
        UseReverseDNS off
        MaxInstances 200
        CommandBufferSize 8192
        AuthOrder mod_auth_file.c
        <Global>
          AuthUserFile %4$s
          AuthPAM off
          RequireValidShell off
          AllowOverwrite on
          AllowStoreRestart on
          UseEncoding off
          WtmpLog off
          TransferLog none
        </Global>
        %5$s"""
            .formatted(programs.equals(Path.of("/")) ? "" : programs, user, folder, users, hosts));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                programs.resolve("usr/sbin/proftpd").toString(), "-n", "-c", config.toString()));
    Programs.libraries(builder, programs);
    ProFtpd started = new ProFtpd(Running.start(builder, "standalone mode STARTUP"), folder, ports);
    for (int port : ports) {
      started.awaitListening(port);
    }
    return started;
  }

  /// What a server needs to speak TLS with a certificate.
  public static String tls(Certificates certificates, String name, String options) {
    return """
    TLSEngine on
    TLSRequired on
    TLSProtocol TLSv1.2 TLSv1.3
    TLSECCertificateFile %s
    TLSECCertificateKeyFile %s
    %s
    """
        .formatted(certificates.certificate(name), certificates.key(name), options);
  }

  /// It says that it is there a moment before it listens.
  private void awaitListening(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          close();
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  public int port(int server) {
    return ports.get(server);
  }

  /// A new empty folder, where the server's user may do what it likes.
  public Path newFolder() throws IOException {
    Path made = Files.createDirectory(folder.resolve("home/root-" + folders.incrementAndGet()));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /// Ends the sessions that are open, and lets new ones come.
  public void cutSessions() {
    process.endChildren();
  }

  @Override
  public void close() {
    process.close();
  }
}
