package dev.wherry.providers.sftp;

import dev.wherry.providers.Utf8;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.sftp.client.RawSftpClient;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// Requests and answers of SFTP version 3, which every server speaks. A request may be sent before
/// the one before it is answered. For one thread.
///
/// What the server refuses is an [SftpException] with its status; every other [IOException] means
/// that the connection is of no use any more. Paths are text that stands for its UTF-8.
final class SftpWire {
  /// Room before a request for what the library puts there.
  private static final int HEADER = 9;

  private final RawSftpClient raw;
  private final BooleanSupplier isOpen;
  private final Duration patience;
  private int unanswered;
  private int handles;

  /// @param patience how long the server may stay silent
  /// @param isOpen whether the channel is
  SftpWire(RawSftpClient raw, BooleanSupplier isOpen, Duration patience) {
    this.raw = raw;
    this.isOpen = isOpen;
    this.patience = patience;
  }

  /// An entry of a folder.
  ///
  /// @param name null when it is not UTF-8
  record Named(@Nullable String name, SftpFacts facts) {}

  /// An open file or folder of the server.
  static final class Handle {
    final byte[] id;

    Handle(byte[] id) {
      this.id = id;
    }
  }

  /// Whether every request was answered, and everything that was opened is closed.
  boolean isQuiet() {
    return unanswered == 0 && handles == 0;
  }

  /// Sends a request, and gives its number.
  private int send(int command, Consumer<Buffer> body) throws IOException {
    return send(command, 256, body);
  }

  private int send(int command, int room, Consumer<Buffer> body) throws IOException {
    Buffer buffer = new ByteArrayBuffer(room, false);
    buffer.wpos(HEADER);
    buffer.rpos(HEADER);
    body.accept(buffer);
    unanswered++;
    return raw.send(command, buffer);
  }

  /// Waits for the answer to a request: its kind, and what follows.
  private Answer receive(int request) throws IOException {
    return receive(request, patience);
  }

  private Answer receive(int request, Duration within) throws IOException {
    Buffer buffer = raw.receive(request, within);
    if (buffer == null && !isOpen.getAsBoolean()) {
      throw new EOFException("the server has closed it");
    }
    if (buffer == null) {
      throw new SocketTimeoutException("the server is silent for too long");
    }
    unanswered--;
    buffer.getUInt();
    int type = buffer.getUByte();
    buffer.getUInt();
    return new Answer(type, buffer);
  }

  private record Answer(int type, Buffer body) {
    Buffer as(int wanted) throws IOException {
      if (type == wanted) {
        return body;
      }
      if (type != SftpConstants.SSH_FXP_STATUS) {
        throw new StreamCorruptedException("an answer of type " + type);
      }
      int status = body.getInt();
      String words = body.available() > 0 ? body.getString() : "";
      throw new SftpException(status, words);
    }
  }

  void receiveOk(int request) throws IOException {
    receiveOk(request, patience);
  }

  /// @param within how long to wait at most
  void receiveOk(int request, Duration within) throws IOException {
    Answer answer = receive(request, within);
    if (answer.type() != SftpConstants.SSH_FXP_STATUS
        || answer.body().getInt() != SftpConstants.SSH_FX_OK) {
      answer.body().rpos(HEADER);
      answer.as(0);
    }
  }

  SftpFacts receiveFacts(int request) throws IOException {
    return SftpFacts.read(receive(request).as(SftpConstants.SSH_FXP_ATTRS));
  }

  /// Bytes of a file; none at its end.
  byte[] receiveData(int request) throws IOException {
    try {
      return receive(request).as(SftpConstants.SSH_FXP_DATA).getBytes();
    } catch (SftpException e) {
      if (e.getStatus() == SftpConstants.SSH_FX_EOF) {
        return new byte[0];
      }
      throw e;
    }
  }

  private static Consumer<Buffer> path(String path) {
    return buffer -> putPath(buffer, path);
  }

  private static void putPath(Buffer buffer, String path) {
    buffer.putBytes(path.getBytes(StandardCharsets.UTF_8));
  }

  int sendStat(String path, boolean followLink) throws IOException {
    return send(followLink ? SftpConstants.SSH_FXP_STAT : SftpConstants.SSH_FXP_LSTAT, path(path));
  }

  int sendStat(Handle handle) throws IOException {
    return send(SftpConstants.SSH_FXP_FSTAT, buffer -> buffer.putBytes(handle.id));
  }

  int sendRead(Handle handle, long offset, int length) throws IOException {
    return send(
        SftpConstants.SSH_FXP_READ,
        buffer -> {
          buffer.putBytes(handle.id);
          buffer.putLong(offset);
          buffer.putUInt(length);
        });
  }

  int sendWrite(Handle handle, long offset, byte[] bytes, int length) throws IOException {
    return send(
        SftpConstants.SSH_FXP_WRITE,
        length + 256,
        buffer -> {
          buffer.putBytes(handle.id);
          buffer.putLong(offset);
          buffer.putBytes(bytes, 0, length);
        });
  }

  int sendClose(Handle handle) throws IOException {
    return send(SftpConstants.SSH_FXP_CLOSE, buffer -> buffer.putBytes(handle.id));
  }

  int sendRemove(String path) throws IOException {
    return send(SftpConstants.SSH_FXP_REMOVE, path(path));
  }

  int sendRemoveFolder(String path) throws IOException {
    return send(SftpConstants.SSH_FXP_RMDIR, path(path));
  }

  /// @param flags `SSH_FXF_…`
  Handle open(String path, int flags) throws IOException {
    int request =
        send(
            SftpConstants.SSH_FXP_OPEN,
            buffer -> {
              putPath(buffer, path);
              buffer.putUInt(flags);
              buffer.putUInt(0);
            });
    return receiveHandle(request);
  }

  private Handle receiveHandle(int request) throws IOException {
    Handle handle = new Handle(receive(request).as(SftpConstants.SSH_FXP_HANDLE).getBytes());
    handles++;
    return handle;
  }

  void close(Handle handle) throws IOException {
    receiveOk(sendClose(handle));
    handles--;
  }

  /// Describes what an open file is.
  SftpFacts stat(Handle handle) throws IOException {
    return receiveFacts(sendStat(handle));
  }

  /// @param attributes writes what is to be set
  void set(Handle handle, Consumer<Buffer> attributes) throws IOException {
    receiveOk(
        send(
            SftpConstants.SSH_FXP_FSETSTAT,
            buffer -> {
              buffer.putBytes(handle.id);
              attributes.accept(buffer);
            }));
  }

  void makeFolder(String path) throws IOException {
    receiveOk(
        send(
            SftpConstants.SSH_FXP_MKDIR,
            buffer -> {
              putPath(buffer, path);
              buffer.putUInt(0);
            }));
  }

  /// Renames a file. What servers do when `to` is there differs.
  void rename(String from, String to) throws IOException {
    receiveOk(
        send(
            SftpConstants.SSH_FXP_RENAME,
            buffer -> {
              putPath(buffer, from);
              putPath(buffer, to);
            }));
  }

  /// Sends one of the server's extensions whose answer is a status.
  void extended(String name, Consumer<Buffer> body) throws IOException {
    receiveOk(
        send(
            SftpConstants.SSH_FXP_EXTENDED,
            buffer -> {
              buffer.putString(name);
              body.accept(buffer);
            }));
  }

  void extended(String name, String from, String to) throws IOException {
    extended(
        name,
        buffer -> {
          putPath(buffer, from);
          putPath(buffer, to);
        });
  }

  /// A path as the server has it: absolute, and without links where the server follows them.
  String realPath(String path) throws IOException {
    Buffer answer =
        receive(send(SftpConstants.SSH_FXP_REALPATH, path(path))).as(SftpConstants.SSH_FXP_NAME);
    answer.getUInt();
    String real = Utf8.text(answer.getBytes());
    if (real == null) {
      throw new StreamCorruptedException("the server's paths are not written in UTF-8");
    }
    return real;
  }

  Handle openFolder(String path) throws IOException {
    return receiveHandle(send(SftpConstants.SSH_FXP_OPENDIR, path(path)));
  }

  /// Some more entries of a folder; none at its end.
  List<Named> readFolder(Handle handle) throws IOException {
    int request = send(SftpConstants.SSH_FXP_READDIR, buffer -> buffer.putBytes(handle.id));
    List<Named> entries = new ArrayList<>();
    try {
      Buffer answer = receive(request).as(SftpConstants.SSH_FXP_NAME);
      for (long i = answer.getUInt(); i > 0; i--) {
        String name = Utf8.text(answer.getBytes());
        answer.getBytes();
        entries.add(new Named(name, SftpFacts.read(answer)));
      }
    } catch (SftpException e) {
      if (e.getStatus() != SftpConstants.SSH_FX_EOF) {
        throw e;
      }
    }
    return entries;
  }
}
