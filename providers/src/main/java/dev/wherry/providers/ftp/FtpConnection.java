package dev.wherry.providers.ftp;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.apache.commons.net.io.CRLFLineReader;
import org.jspecify.annotations.Nullable;

/// The control connection to a server, and the data connections that its commands open: with TLS on
/// all of them, or on none. For one thread at a time.
///
/// The library does the talking. TLS is put on here, so that data connections resume the session of
/// their control connection ([SamePort]), which the library's own do not.
final class FtpConnection extends FTPClient {
  private final FtpSettings settings;
  private final @Nullable SSLContext tls;
  private volatile @Nullable Socket wire;
  private volatile @Nullable Socket dataWire;

  /// @param tls for this connection alone, so that no other's session is resumed; null for none
  FtpConnection(FtpSettings settings, @Nullable SSLContext tls) {
    this.settings = settings;
    this.tls = tls;
    setSocketFactory(new SamePort(settings.port()));
    setControlEncoding(StandardCharsets.UTF_8);
    setConnectTimeout(millis(settings.connectTimeout()));
    setDefaultTimeout(millis(settings.idleTimeout()));
    setDataTimeout(settings.idleTimeout());
    setUseEPSVwithIPv4(true);
    setIpAddressFromPasvResponse(false);
    setRemoteVerificationEnabled(true);
  }

  static int millis(Duration duration) {
    return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
  }

  /// A data connection. It is closed by its wire where another thread may be using it.
  ///
  /// @param wire without TLS
  /// @param socket with TLS, or the same
  record Data(Socket wire, Socket socket) {}

  /// Connects, and puts TLS on.
  void open() throws IOException {
    try {
      connect(settings.host(), settings.port());
    } catch (FTPConnectionClosedException e) {
      throw closed("greeting", "", e);
    }
    wire = wire == null ? _socket_ : wire;
    setKeepAlive(true);
    setTcpNoDelay(true);
    check("greeting", "");
    if (settings.tls() == FtpTls.EXPLICIT) {
      command("AUTH", "TLS");
      _socket_ = secured(_socket_);
      _controlInput_ =
          new CRLFLineReader(
              new InputStreamReader(_socket_.getInputStream(), StandardCharsets.UTF_8));
      _controlOutput_ =
          new BufferedWriter(
              new OutputStreamWriter(_socket_.getOutputStream(), StandardCharsets.UTF_8));
    }
  }

  @Override
  protected void _connectAction_() throws IOException {
    wire = _socket_;
    if (settings.tls() == FtpTls.IMPLICIT) {
      applySocketAttributes();
      _socket_ = secured(_socket_);
    }
    super._connectAction_();
  }

  private Socket secured(Socket plain) throws IOException {
    if (tls == null) {
      throw new IllegalStateException("no TLS to put on");
    }
    SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(plain, settings.host(), settings.port(), /* autoClose= */ true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    // Its sessions are resumed as often as is wanted. Of 1.3 each ticket is good for once, and one
    // that comes with an upload is lost.
    parameters.setProtocols(new String[] {"TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /// Sends a command, and waits for its end.
  ///
  /// @param argument may not hold CR or LF
  /// @return the lines of the answer
  /// @throws FtpRefusedException when the server says no
  String[] command(String verb, String argument) throws IOException {
    try {
      sendCommand(verb, argument.isEmpty() ? null : argument);
    } catch (FTPConnectionClosedException e) {
      throw closed(verb, argument, e);
    }
    check(verb, argument);
    return getReplyStrings();
  }

  /// Sends a command that moves bytes.
  ///
  /// @param offset to begin at
  /// @throws FtpRefusedException when the server says no
  Data data(String verb, String argument, long offset) throws IOException {
    setRestartOffset(offset);
    Socket plain;
    try {
      plain = _openDataConnection_(verb, argument);
    } catch (FTPConnectionClosedException e) {
      throw closed(verb, argument, e);
    }
    if (plain == null) {
      throw refused(verb, argument);
    }
    dataWire = plain;
    try {
      return new Data(plain, tls == null ? plain : secured(plain));
    } catch (IOException e) {
      plain.close();
      // Where the server has refused the connection, it says why.
      throw saidWhy(verb, argument, e);
    }
  }

  private IOException saidWhy(String verb, String argument, IOException e) {
    try {
      if (getReply() >= 400) {
        return refused(verb, argument);
      }
    } catch (IOException more) {
      e.addSuppressed(more);
    }
    return e;
  }

  /// Waits for the server's word that the bytes have been moved.
  ///
  /// @throws FtpRefusedException when it says that they have not
  void dataMoved(String verb, String argument) throws IOException {
    dataWire = null;
    try {
      getReply();
    } catch (FTPConnectionClosedException e) {
      throw closed(verb, argument, e);
    }
    check(verb, argument);
  }

  private void check(String verb, String argument) throws FtpRefusedException {
    if (getReplyCode() >= 400) {
      throw refused(verb, argument);
    }
  }

  private FtpRefusedException refused(String verb, String argument) {
    String[] lines = getReplyStrings();
    String last = lines.length == 0 ? "" : lines[lines.length - 1];
    String text = last.substring(Math.min(last.length(), 4));
    return new FtpRefusedException(
        verb, getReplyCode(), argument.isEmpty() ? text : text.replace(argument, "…"));
  }

  private IOException closed(String verb, String argument, IOException e) {
    return getReplyCode() == 421 ? refused(verb, argument) : e;
  }

  /// Ends it at once, whatever is under way; any thread may.
  void drop() {
    for (Socket socket : new @Nullable Socket[] {dataWire, wire}) {
      try {
        if (socket != null) {
          socket.close();
        }
      } catch (IOException _) {
        // It is gone, which is as good.
      }
    }
  }
}
