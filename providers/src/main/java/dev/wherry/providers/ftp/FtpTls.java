package dev.wherry.providers.ftp;

/// How the connections to an FTP server are kept from being read on their way.
public enum FtpTls {
  /// Asked for before the login, on the port of plain FTP (RFC 4217).
  EXPLICIT,
  /// From the first byte, on a port of its own.
  IMPLICIT,
  /// Not at all: whoever is in between reads the password and the files.
  NONE
}
