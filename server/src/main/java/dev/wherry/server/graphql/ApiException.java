package dev.wherry.server.graphql;

/// A GraphQL error to be: its message is for the caller, and holds no secret.
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  ApiException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
