package dev.wherry.server.graphql;

/// What can be wrong with an input; the schema describes each.
enum UserErrorCode {
  NO_MOVES,
  TOO_MANY_MOVES,
  MALFORMED_LOCATION,
  UNKNOWN_PROVIDER,
  NOT_WRITABLE,
  INVALID_KEY,
  SAME_LOCATION,
  DUPLICATE_MOVE,
  IDEMPOTENCY_KEY_TAKEN,
  OUT_OF_RANGE,
  UNKNOWN_REQUEST,
  REQUEST_FINISHED,
  REQUEST_CANCELLED,
  EMPTY_FILTER
}
