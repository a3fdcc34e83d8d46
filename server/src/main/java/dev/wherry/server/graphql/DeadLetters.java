package dev.wherry.server.graphql;

import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.Webhook;
import dev.wherry.server.access.Access;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/// What webhooks could not be told, and telling it again.
@Controller
final class DeadLetters {
  private static final int USUAL = 100;

  private final Outbox outbox;

  DeadLetters(Outbox outbox) {
    this.outbox = outbox;
  }

  /// The schema's `DeadLetter`.
  record View(
      String id,
      String eventId,
      String webhook,
      long requestId,
      @Nullable String moveId,
      Webhook.Event event,
      Instant happenedAt,
      Instant diedAt,
      int tries,
      @Nullable String failure) {
    static View of(Outbox.DeadLetter letter) {
      return new View(
          Ids.ofDeadLetter(letter.id()),
          letter.name().toString(),
          letter.webhook(),
          letter.request(),
          letter.move() == null ? null : letter.request() + "-" + letter.move(),
          letter.type(),
          letter.happenedAt(),
          letter.diedAt(),
          letter.tries(),
          letter.failure());
    }
  }

  /// The schema's `RedeliverPayload`.
  record Payload(int redelivered, List<UserError> errors) {}

  @QueryMapping
  Page<View> deadLetters(
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      @ContextValue Access access) {
    Reach.wantAll(access, "deadLetters");
    int length = Page.checked(first, USUAL);
    List<Outbox.DeadLetter> found = outbox.deadLetters(Cursor.deadLetter(after), length + 1);
    return Page.of(found, length, after, letter -> Cursor.ofDeadLetter(letter.id()), View::of);
  }

  @Nullable View one(long id) {
    return outbox.deadLetters(id - 1, 1).stream()
        .filter(letter -> letter.id() == id)
        .map(View::of)
        .findFirst()
        .orElse(null);
  }

  @SchemaMapping(typeName = "DeadLetterConnection")
  long totalCount(Page<View> page) {
    return outbox.count().dead();
  }

  @MutationMapping
  Payload redeliver(@Argument List<String> ids, @ContextValue Access access) {
    Reach.wantAll(access, "redeliver");
    if (ids.isEmpty() || ids.size() > Page.LONGEST) {
      return new Payload(
          0,
          List.of(
              new UserError(
                  UserErrorCode.OUT_OF_RANGE,
                  List.of("ids"),
                  "%,d ids: give 1 to %,d".formatted(ids.size(), Page.LONGEST))));
    }
    List<Long> known = new ArrayList<>();
    for (String id : ids) {
      Long number = Ids.deadLetter(id);
      if (number != null) {
        known.add(number);
      }
    }
    return new Payload(outbox.redeliver(known), List.of());
  }
}
