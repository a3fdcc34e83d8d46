package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Requests;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What PostgreSQL can't hold is refused by name, and nothing of its request is stored.
final class UnstorableTextTest {
  private final MoveRequest.Leg good = Requests.of(1).moves().getFirst();
  private PostgresQueue queue;

  @BeforeEach
  void open() {
    queue = PostgresQueue.open(TestDatabase.fresh().settings());
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void aKeyThatCannotBeStoredIsRefusedByName() {
    Location nul = new Location("old", "a\u0000b");
    Location half = new Location("new", "a\uD83D");

    refused(List.of(), null, new MoveRequest.Leg(nul, good.destination()))
        .hasMessage("The source of move 2 holds a NUL at character 6, which can't be stored");
    refused(List.of(), null, new MoveRequest.Leg(good.source(), half))
        .hasMessage(
            "The destination of move 2 holds half of a surrogate pair at character 6, which can't"
                + " be stored");
  }

  @Test
  void aLabelOrAnIdempotencyKeyIsRefusedByName() {
    refused(List.of("ok", "\u0000"), null, good).hasMessageStartingWith("A label holds a NUL");
    refused(List.of(), "\uDE00k", good)
        .hasMessageStartingWith("The idempotency key holds half of a surrogate pair");
  }

  @Test
  void everyOtherKeyComesBackAsItWas() {
    String key = "a\u0001\t\n\\'\"%{},?:$1 \u007f\u0085\uFFFF\uD83D\uDE00";
    var leg = new MoveRequest.Leg(new Location("old", key), new Location("new", key));

    queue.queue().enqueue(request(List.of(key), key, leg));

    assertThat(queue.queue().claim(queue.queue().join(key), Requests.slots(5)))
        .extracting(claim -> claim.move().source().key())
        .contains(key);
    assertThat(queue.reports().requests(null, 1).getFirst().labels()).containsExactly(key);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(
      List<String> labels, @Nullable String key, MoveRequest.Leg leg) {
    var refusal =
        assertThatThrownBy(() -> queue.queue().enqueue(request(labels, key, leg)))
            .isInstanceOf(IllegalArgumentException.class);
    assertThat(queue.reports().requests(null, 1)).isEmpty();
    return refusal;
  }

  private MoveRequest request(List<String> labels, @Nullable String key, MoveRequest.Leg leg) {
    return new MoveRequest(key, 0, MoveOptions.DEFAULT, labels, List.of(good, leg));
  }
}
