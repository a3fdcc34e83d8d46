package dev.wherry.server.graphql;

/// The `extensions.code` of our GraphQL errors: a stable list.
enum ErrorCode {
  /// An argument is outside of what is allowed.
  OUT_OF_RANGE,
  /// A cursor that no page gave.
  BAD_CURSOR,
  /// Nothing has this id.
  NOT_FOUND,
  /// The caller's token is gone or over, or there was none.
  UNAUTHENTICATED,
  /// The caller's token lacks a scope, or does not reach all providers; or the schema is not told.
  FORBIDDEN,
  /// The queue can't be reached; asking again later can help.
  UNAVAILABLE,
  /// The document is no GraphQL.
  PARSE_FAILED,
  /// The document does not fit the schema.
  VALIDATION_FAILED,
  /// The document asks for too much at once.
  TOO_COMPLEX,
  /// The caller has as many subscriptions open as it may.
  TOO_MANY_SUBSCRIPTIONS,
  /// The subscriber reads slower than what it follows comes up.
  TOO_SLOW,
  /// The document is not among those that the settings allow.
  DOCUMENT_NOT_ALLOWED,
  /// A fault in Wherry; its log says more.
  INTERNAL
}
