package dev.wherry.server;

/// How the process ends, as sysexits.h has it.
final class ExitCode {
  /// The command line is wrong.
  static final int USAGE = 64;

  /// Something that is needed can't be had: the database, the port.
  static final int UNAVAILABLE = 69;

  /// A fault in Wherry.
  static final int SOFTWARE = 70;

  /// The settings are wrong.
  static final int CONFIG = 78;

  private ExitCode() {}
}
