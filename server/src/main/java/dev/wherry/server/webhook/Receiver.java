package dev.wherry.server.webhook;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.queue.Outbox.Due;
import dev.wherry.providers.http.HttpPoster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is told: one of the settings' webhooks.
///
/// @param clock for what is signed
record Receiver(HttpPoster poster, SigningKeys keys, InstantSource clock) implements AutoCloseable {
  /// Why an event was not taken.
  ///
  /// @param reason one line for people
  /// @param retryAfter how long the receiver asks to be left alone, or null
  record Refusal(String reason, @Nullable Duration retryAfter) {}

  /// Tells an event; empty when it was taken.
  Optional<Refusal> tell(Due event) {
    byte[] body = CloudEvent.body(event);
    String id = event.name().toString();
    long timestamp = clock.instant().getEpochSecond();
    HttpPoster.Answer answer;
    try {
      answer =
          poster.post(
              Map.of(
                  "Content-Type",
                  CloudEvent.MEDIA_TYPE,
                  "webhook-id",
                  id,
                  "webhook-timestamp",
                  Long.toString(timestamp),
                  "webhook-signature",
                  keys.sign(id, timestamp, body)),
              body);
    } catch (StorageException e) {
      return Optional.of(new Refusal(String.valueOf(e.getMessage()), e.retryAfter()));
    }
    return answer.isSuccess()
        ? Optional.empty()
        : Optional.of(new Refusal(words(answer.status()), answer.retryAfter()));
  }

  private static String words(int status) {
    return "the receiver answers %d%s"
        .formatted(
            status, status / 100 == 3 ? ": redirects are not followed, give the new URL" : "");
  }

  @Override
  public void close() {
    poster.close();
  }
}
