package dev.wherry.providers.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Apache's own HTTP server on loopback, with mod_dav over a folder. Started by root, it serves as
/// another user.
public final class Apache implements AutoCloseable {
  public static final String USER = "ada";
  public static final String PASSWORD = "pass wörd";
  private static final String OTHER_USER = "daemon";

  private final Running process;
  private final Path folder;
  private final int port;
  private final AtomicInteger folders = new AtomicInteger();

  private Apache(Running process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /// Starts one, and waits until it listens.
  ///
  /// @param folder an empty one, which it may use
  public static Apache start(Path folder) throws Exception {
    Path programs = Programs.debian("apache2-bin", "/usr/sbin/apache2");
    Path modules = programs.resolve("usr/lib/apache2/modules");
    boolean root = System.getProperty("user.name").equals("root");
    int port = Programs.freePort();
    Files.createDirectory(folder.resolve("site"));
    Files.createDirectory(folder.resolve("state"));
    byte[] sha1 =
        MessageDigest.getInstance("SHA-1").digest(PASSWORD.getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        folder.resolve("users"), USER + ":{SHA}" + Base64.getEncoder().encodeToString(sha1) + "\n");
    Files.writeString(folder.resolve("mime.types"), "");
    StringBuilder config = new StringBuilder();
    for (String module :
        List.of(
            "mpm_event",
            "authn_core",
            "authn_file",
            "auth_basic",
            "authz_core",
            "authz_user",
            "dav",
            "dav_fs")) {
      config.append("LoadModule %s_module %s/mod_%s.so\n".formatted(module, modules, module));
    }
    if (root) {
      Programs.giveTo(OTHER_USER, folder);
      config.append("User %s\nGroup %s\n".formatted(OTHER_USER, OTHER_USER));
    }
    config.append(
        """
        ServerRoot %1$s
        ServerName localhost
        Listen 127.0.0.1:%2$d
        PidFile %1$s/state/pid
        Mutex file:%1$s/state
        DavLockDB %1$s/state/locks
        ErrorLog /dev/stderr
        DocumentRoot %1$s/site
        ServerLimit 2
        ThreadsPerChild 64
        MaxRequestWorkers 128
        <Directory %1$s/site>
          Dav On
          AuthType Basic
          AuthName tests
          AuthUserFile %1$s/users
          Require valid-user
        </Directory>
        """
            .formatted(folder, port));
    Files.writeString(folder.resolve("config"), config);
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                programs.resolve("usr/sbin/apache2").toString(),
                "-f",
                folder.resolve("config").toString(),
                "-D",
                "FOREGROUND"));
    Programs.libraries(builder, programs);
    return new Apache(Running.start(builder, "resuming normal operations"), folder, port);
  }

  /// A new empty collection.
  public Path newFolder() throws IOException {
    Path made = Files.createDirectory(folder.resolve("site/root-" + folders.incrementAndGet()));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /// The URL of one.
  public URI url(Path of) {
    return URI.create("http://127.0.0.1:%d/%s".formatted(port, of.getFileName()));
  }

  @Override
  public void close() {
    process.close();
  }
}
