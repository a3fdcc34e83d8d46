package dev.wherry.providers.ftp;

import java.io.IOException;

/// The server has answered a command with an error.
final class FtpRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  private final String verb;
  private final int code;
  private final String text;

  /// @param text what the server says, without the path that the command was about
  FtpRefusedException(String verb, int code, String text) {
    super("%s: %d %s".formatted(verb, code, text));
    this.verb = verb;
    this.code = code;
    this.text = text;
  }

  String verb() {
    return verb;
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }

  /// Whether nothing is there. One code says that, and that it is forbidden: words tell them apart.
  boolean isMissing() {
    return code == 550 && !isDenied();
  }

  boolean isDenied() {
    return text.matches("(?is).*(denied|not permitted|permission|read.only).*");
  }

  /// Whether too many are connected already.
  boolean isCrowded() {
    return text.matches("(?is).*(too many|maximum).*");
  }
}
