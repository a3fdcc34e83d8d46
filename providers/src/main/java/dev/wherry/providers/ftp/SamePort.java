package dev.wherry.providers.ftp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/// Makes sockets that all say that they are connected to one port.
///
/// The JDK looks for a TLS session to resume by the host and port that a connection has. Many
/// servers demand that a data connection, whose port is another each time, resumes the session of
/// its control connection.
final class SamePort extends SocketFactory {
  private final int port;

  SamePort(int port) {
    this.port = port;
  }

  private final class Named extends Socket {
    @Override
    public int getPort() {
      return port;
    }
  }

  @Override
  public Socket createSocket() {
    return new Named();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new UnsupportedOperationException("sockets are connected later");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw new UnsupportedOperationException("sockets are connected later");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw new UnsupportedOperationException("sockets are connected later");
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
      throws IOException {
    throw new UnsupportedOperationException("sockets are connected later");
  }
}
