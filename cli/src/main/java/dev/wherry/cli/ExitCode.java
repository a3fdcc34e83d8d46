package dev.wherry.cli;

/// What the process ends with: numbers that scripts rely on.
final class ExitCode {
  /// All moves succeeded or were skipped.
  static final int SUCCESS = 0;

  /// Some moves failed or were cancelled; some receipts are not what was signed; a provider does
  /// not do what a move needs.
  static final int SOME_FAILED = 1;

  /// The command line is wrong.
  static final int USAGE = 64;

  /// The service refused the input, or a file can't be understood.
  static final int REFUSED = 65;

  /// A file can't be read.
  static final int NO_INPUT = 66;

  /// No service answers.
  static final int UNREACHABLE = 69;

  /// The service answered with an error of its own.
  static final int SERVICE_ERROR = 70;

  /// Standard output can't be written.
  static final int OUTPUT = 74;

  /// The request is not finished, and nothing of it failed so far.
  static final int NOT_FINISHED = 75;

  /// The access token is missing or not known, or may not do this.
  static final int NO_PERMISSION = 77;

  /// Ctrl-C.
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
