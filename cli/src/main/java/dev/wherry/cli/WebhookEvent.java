package dev.wherry.cli;

/// What a webhook can hear of, in the schema's words.
enum WebhookEvent {
  REQUEST_FINISHED,
  MOVE_FINISHED,
  MOVE_FAILED
}
