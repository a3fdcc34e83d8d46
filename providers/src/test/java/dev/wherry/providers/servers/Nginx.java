package dev.wherry.providers.servers;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// nginx on loopback, which gives away the files of a folder under several addresses.
public final class Nginx implements AutoCloseable {
  private final Running process;
  private final List<Integer> ports;

  private Nginx(Running process, List<Integer> ports) {
    this.process = process;
    this.ports = ports;
  }

  /// Starts one, and waits until it listens.
  ///
  /// @param folder which it may use, and whose `www` it gives away
  /// @param servers what stands in each `server` beside `listen`; those with a certificate listen
  ///   with TLS
  public static Nginx start(Path folder, List<String> servers) throws Exception {
    Path programs = Programs.debian("nginx", "/usr/sbin/nginx");
    Files.createDirectories(folder.resolve("www"));
    List<Integer> ports = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String server : servers) {
      int port = freePort();
      ports.add(port);
      text.append(
          "  server { listen 127.0.0.1:%d%s; %s }%n"
              .formatted(port, server.contains("ssl_certificate ") ? " ssl" : "", server));
    }
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        %s
        daemon off;
        pid %s/nginx.pid;
        error_log stderr notice;
        worker_processes 1;
        events { worker_connections 100; }
        http {
          access_log off;
          client_body_temp_path %s/tmp-body;
          proxy_temp_path %s/tmp-proxy;
          fastcgi_temp_path %s/tmp-fastcgi;
          uwsgi_temp_path %s/tmp-uwsgi;
          scgi_temp_path %s/tmp-scgi;
          root %s/www;
        %s}
        """
            .formatted(
                System.getProperty("user.name").equals("root") ? "user root;" : "",
                folder,
                folder,
                folder,
                folder,
                folder,
                folder,
                folder,
                text));
    ProcessBuilder builder =
        new ProcessBuilder(
            programs.resolve("usr/sbin/nginx").toString(),
            "-e",
            "stderr",
            "-p",
            folder.toString(),
            "-c",
            config.toString());
    Programs.libraries(builder, programs);
    return new Nginx(Running.start(builder, "start worker process "), ports);
  }

  private static int freePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /// Where the server of this number listens, from 0.
  public int port(int server) {
    return ports.get(server);
  }

  /// Ends it, and the connections to it.
  public void goDown() {
    process.close();
  }

  @Override
  public void close() {
    goDown();
  }
}
