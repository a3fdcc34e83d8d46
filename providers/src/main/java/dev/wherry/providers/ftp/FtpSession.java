package dev.wherry.providers.ftp;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.MalformedServerReplyException;
import org.apache.commons.net.ftp.FTP;
import org.jspecify.annotations.Nullable;

/// A login at a server, and what is asked of it. For one thread at a time.
final class FtpSession {
  private static final System.Logger LOG = System.getLogger(FtpSession.class.getName());
  private static final int NEEDS_PASSWORD = 331;
  private static final int NEEDS_ACCOUNT = 332;
  private static final int OK = 200;
  private static final int WORDS = 1 << 10;

  /// More answers than the end of a transfer can have.
  private static final int ANSWERS = 4;

  private final FtpConnection connection;
  private final String root;
  private final boolean setsTimes;
  private boolean busy;
  private volatile boolean dropped;

  private FtpSession(FtpConnection connection, String root) throws IOException {
    this.connection = connection;
    this.root = root;
    this.setsTimes = connection.hasFeature("MFMT");
  }

  /// Bytes of a file on their way.
  record Transfer(String verb, String path, FtpConnection.Data data) {}

  /// Connects and logs in.
  static FtpSession open(FtpConnection connection, FtpSettings settings) throws IOException {
    connection.open();
    connection.command("USER", settings.user());
    if (connection.getReplyCode() == NEEDS_PASSWORD) {
      connection.command("PASS", settings.login());
    }
    if (connection.getReplyCode() == NEEDS_ACCOUNT) {
      throw new FtpRefusedException("PASS", NEEDS_ACCOUNT, "an account is wanted beside the user");
    }
    if (settings.tls() != FtpTls.NONE) {
      connection.command("PBSZ", "0");
      connection.command("PROT", "P");
    }
    if (!connection.hasFeature("MLST")) {
      StorageException told =
          new StorageException(
              Problem.UNSUPPORTED,
              "the server does not have MLST and MLSD (RFC 3659), without which it can't be said"
                  + " for sure what is there: use another server, or SFTP");
      throw new IOException(told.getMessage(), told);
    }
    try {
      connection.command("OPTS", "UTF8 ON");
    } catch (FtpRefusedException _) {
      // Most that have UTF-8 have it always.
    }
    connection.setFileType(FTP.BINARY_FILE_TYPE);
    connection.enterLocalPassiveMode();
    return new FtpSession(connection, root(connection, settings.root()));
  }

  private static String root(FtpConnection connection, String wanted) throws IOException {
    if (wanted.startsWith("/")) {
      return wanted.replaceFirst("(?<=.)/+$", "");
    }
    String home = connection.printWorkingDirectory();
    if (home == null || !home.startsWith("/")) {
      throw new MalformedServerReplyException("the server does not say where the login leads to");
    }
    return wanted.equals(".") ? home : FtpRoot.in(home, wanted.replaceFirst("/+$", ""));
  }

  FtpConnection connection() {
    return connection;
  }

  /// The root's path on the server.
  String root() {
    return root;
  }

  /// The path of what is in the root.
  String path(String key) {
    return FtpRoot.in(root, key);
  }

  boolean setsTimes() {
    return setsTimes;
  }

  /// Whether the next operation may use it.
  boolean isUsable() {
    return !busy && !dropped;
  }

  /// Whether the server still listens.
  boolean answers() {
    try {
      command("NOOP", "");
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private String[] command(String verb, String argument) throws IOException {
    busy = true;
    try {
      String[] lines = connection.command(verb, argument);
      busy = false;
      return lines;
    } catch (FtpRefusedException e) {
      busy = e.code() == 421;
      throw e;
    }
  }

  private Transfer transfer(String verb, String path, long offset) throws IOException {
    busy = true;
    try {
      return new Transfer(verb, path, connection.data(verb, path, offset));
    } catch (FtpRefusedException e) {
      busy = e.code() == 421;
      throw e;
    }
  }

  /// What is at a path, or null.
  @Nullable FtpFacts facts(String path) throws IOException {
    String[] lines;
    try {
      lines = command("MLST", path);
    } catch (FtpRefusedException e) {
      if (e.isMissing()) {
        return null;
      }
      throw e;
    }
    FtpFacts.Named named =
        lines.length < 2 ? null : FtpFacts.Named.read(lines[1].replaceFirst("^ ", ""));
    if (named == null) {
      throw new MalformedServerReplyException("the server does not say what is there");
    }
    return named.facts();
  }

  /// What is in a folder, or null when there is none.
  @Nullable List<FtpFacts.Named> folder(String path) throws IOException {
    Transfer transfer;
    try {
      transfer = transfer("MLSD", path, 0);
    } catch (FtpRefusedException e) {
      if (e.isMissing()) {
        return null;
      }
      throw e;
    }
    byte[] bytes = transfer.data().socket().getInputStream().readAllBytes();
    end(transfer);
    List<FtpFacts.Named> all = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte one : bytes) {
      if (one == '\n') {
        add(all, path, line.toByteArray());
        line.reset();
      } else {
        line.write(one);
      }
    }
    add(all, path, line.toByteArray());
    return all;
  }

  private static void add(List<FtpFacts.Named> all, String path, byte[] bytes) {
    String line = Utf8.text(bytes);
    if (line == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "left out of a listing: a name in {0} that is not written in UTF-8",
          path);
      return;
    }
    FtpFacts.Named named = FtpFacts.Named.read(line.replaceFirst("\r$", ""));
    if (named != null) {
      all.add(named);
    }
  }

  /// Opens a file for reading.
  Transfer read(String path, long offset) throws IOException {
    return transfer("RETR", path, offset);
  }

  /// Opens a file for writing, which is emptied if it is there.
  Transfer write(String path) throws IOException {
    return transfer("STOR", path, 0);
  }

  /// Ends a transfer whose bytes have all been moved.
  void end(Transfer transfer) throws IOException {
    FtpConnection.Data data = transfer.data();
    if (data.socket() instanceof SSLSocket) {
      sayGoodbye(data.socket());
    }
    data.socket().close();
    try {
      connection.dataMoved(transfer.verb(), transfer.path());
      busy = false;
    } catch (FtpRefusedException e) {
      busy = e.code() == 421;
      throw e;
    }
  }

  /// Ends TLS, and reads the server's last words of it: what is unread at the end makes a reset of
  /// it, and the bytes that were sent are lost.
  private static void sayGoodbye(Socket socket) throws IOException {
    byte[] words = new byte[WORDS];
    try {
      socket.shutdownOutput();
      while (socket.getInputStream().read(words) >= 0) {
        // They are of no use.
      }
    } catch (SocketException | SSLException | EOFException _) {
      // It has gone without any.
    }
  }

  /// Ends a read of which the server would give more. Where it says once or twice that it was cut
  /// off, all of that is heard before something else is asked.
  void cut(Transfer transfer) throws IOException {
    transfer.data().socket().close();
    try {
      connection.dataMoved(transfer.verb(), transfer.path());
    } catch (FtpRefusedException e) {
      if (e.code() == 421) {
        throw e;
      }
    }
    int code = connection.noop();
    for (int i = 0; code != OK; i++) {
      if (i == ANSWERS) {
        throw new MalformedServerReplyException("the server does not come to an end");
      }
      code = connection.getReply();
    }
    busy = false;
  }

  void makeFolder(String path) throws IOException {
    command("MKD", path);
  }

  void removeFolder(String path) throws IOException {
    command("RMD", path);
  }

  void remove(String path) throws IOException {
    command("DELE", path);
  }

  /// Renames a file. Most servers replace what is there, in one step.
  void rename(String from, String to) throws IOException {
    command("RNFR", from);
    command("RNTO", to);
  }

  void setTime(String path, Instant time) throws IOException {
    busy = true;
    try {
      connection.command("MFMT", FtpFacts.written(time) + " " + path);
      busy = false;
    } catch (FtpRefusedException e) {
      busy = e.code() == 421;
      throw e;
    }
  }

  /// How long an answer is waited for from now on.
  void patience(Duration patience) throws IOException {
    connection.setSoTimeout(FtpConnection.millis(patience));
  }

  /// Ends it at once, whatever is under way; any thread may.
  void drop() {
    dropped = true;
    connection.drop();
  }
}
