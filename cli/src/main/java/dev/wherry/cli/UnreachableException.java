package dev.wherry.cli;

/// No answer came from the service; a mutation may have been stored all the same.
final class UnreachableException extends CommandException {
  private static final long serialVersionUID = 1;

  private final boolean sent;

  private UnreachableException(String message, boolean sent) {
    super(ExitCode.UNREACHABLE, message);
    this.sent = sent;
  }

  /// There was nobody to send to.
  static UnreachableException beforeSending(Endpoint endpoint, String reason) {
    return new UnreachableException(
        "no service at %s (%s): start one with ./wherry serve, or name one with --url or WHERRY_URL"
            .formatted(endpoint.base(), reason),
        false);
  }

  /// The connection ended, or time ran out, before the answer was there.
  static UnreachableException beforeAnswer(Endpoint endpoint, String reason) {
    return new UnreachableException(
        "no answer from %s: %s".formatted(endpoint.base(), reason), true);
  }

  /// Whether the service may have got what was sent.
  boolean sent() {
    return sent;
  }
}
