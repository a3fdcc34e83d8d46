package dev.wherry.providers.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// OpenSSH's own server on loopback, with keys of its own. Started by root, it runs as another
/// user.
public final class OpenSsh implements AutoCloseable {
  private static final String OTHER_USER = "daemon";

  private final Running process;
  private final Path folder;
  private final String user;
  private final int port;
  private final AtomicInteger folders = new AtomicInteger();

  private OpenSsh(Running process, Path folder, String user, int port) {
    this.process = process;
    this.folder = folder;
    this.user = user;
    this.port = port;
  }

  /// Starts one, and waits until it listens.
  ///
  /// @param folder an empty one, which it may use
  public static OpenSsh start(Path folder) throws Exception {
    Path programs = Programs.debian("openssh-server", "/usr/sbin/sshd");
    boolean root = System.getProperty("user.name").equals("root");
    String user = root ? OTHER_USER : System.getProperty("user.name");
    int port = Programs.freePort();
    generateKey(folder.resolve("host-key"), "");
    generateKey(folder.resolve("user-key"), "");
    Files.copy(folder.resolve("user-key.pub"), folder.resolve("authorized"));
    Files.writeString(
        folder.resolve("known-hosts"),
        "[127.0.0.1]:%d %s".formatted(port, Files.readString(folder.resolve("host-key.pub"))));
    Files.writeString(
        folder.resolve("config"),
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        UsePAM no
        StrictModes no
        PasswordAuthentication no
        MaxStartups 100
        Subsystem sftp internal-sftp
        """
            .formatted(port, folder.resolve("host-key"), folder.resolve("authorized")));
    List<String> command = new ArrayList<>();
    if (root) {
      Programs.giveTo(user, folder);
      command.addAll(
          List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
    }
    command.addAll(
        List.of(
            programs.resolve("usr/sbin/sshd").toString(),
            "-D",
            "-e",
            "-f",
            folder.resolve("config").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    Programs.libraries(builder, programs);
    Running process = Running.start(builder, "Server listening");
    return new OpenSsh(process, folder, user, port);
  }

  /// Makes a key pair: `file` and `file.pub`.
  public static void generateKey(Path file, String passphrase) throws Exception {
    Path client = Programs.debian("openssh-client", "/usr/bin/ssh-keygen");
    Programs.run(
        List.of(
            client.resolve("usr/bin/ssh-keygen").toString(),
            "-q",
            "-t",
            "ed25519",
            "-N",
            passphrase,
            "-C",
            "test",
            "-f",
            file.toString()));
  }

  public int port() {
    return port;
  }

  public String user() {
    return user;
  }

  /// A new empty folder, where the server's user may do what it likes.
  public Path newFolder() throws IOException {
    Path made = Files.createDirectory(folder.resolve("root-" + folders.incrementAndGet()));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  public Path privateKey() {
    return folder.resolve("user-key");
  }

  /// Lets one more key in.
  public void authorize(String publicKey) throws IOException {
    Files.writeString(folder.resolve("authorized"), publicKey, StandardOpenOption.APPEND);
  }

  public Path knownHosts() {
    return folder.resolve("known-hosts");
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
