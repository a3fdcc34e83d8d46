package dev.wherry.core.queue;

/// How the queue answers a request.
public sealed interface Acceptance {
  /// The request's id; of the first request in the cases where the key was known.
  long requestId();

  /// Stored and committed.
  record Stored(long requestId) implements Acceptance {}

  /// The same request was stored before, under the same idempotency key; nothing was stored now.
  record AlreadyStored(long requestId) implements Acceptance {}

  /// Another request was stored before under the same idempotency key; nothing was stored now.
  record KeyTaken(long requestId) implements Acceptance {}
}
