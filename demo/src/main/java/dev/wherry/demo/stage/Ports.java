package dev.wherry.demo.stage;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports of the loopback address. They are below those that systems give to outgoing
/// connections, so that a port seldom gets lost between the look and the use.
final class Ports {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int TRIES = 100;

  private Ports() {}

  /// A port that nobody listens on now.
  static int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (var socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (BindException e) {
        // Taken: try another one.
      }
    }
    throw new IOException("no free port from %d to %d".formatted(FIRST, END));
  }
}
