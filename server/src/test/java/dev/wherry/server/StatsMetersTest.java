package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.MemoryMoveQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StatsMetersTest {
  private Instant now = Instant.EPOCH;
  private final MemoryMoveQueue queue = new MemoryMoveQueue(() -> now);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private double moves(String state) {
    return meters.get("wherry.moves").tag("state", state).gauge().value();
  }

  private double value(String name) {
    return meters.get(name).gauge().value();
  }

  @Test
  void theQueueIsTold() {
    Play play = new Play(queue);
    play.request(4);
    var claims = play.claim(3);
    play.succeed(claims.get(0));
    play.fail(claims.get(1));
    now = now.plusSeconds(30);
    new StatsMeters(queue, () -> now).bindTo(meters);

    assertThat(moves("queued")).isEqualTo(1);
    assertThat(moves("running")).isEqualTo(1);
    assertThat(moves("succeeded")).isEqualTo(1);
    assertThat(moves("failed")).isEqualTo(1);
    assertThat(moves("waiting") + moves("skipped") + moves("cancelled")).isZero();
    assertThat(value("wherry.moves.bytes")).isEqualTo(7);
    assertThat(value("wherry.queue.age.seconds")).isEqualTo(30);
    assertThat(value("wherry.workers")).isEqualTo(1);
  }

  @Test
  void oneScrapeLooksOnce() {
    Play play = new Play(queue);
    new StatsMeters(queue, () -> now).bindTo(meters);
    assertThat(moves("queued")).isZero();
    play.request(2);
    assertThat(moves("queued")).isZero();
    now = now.plus(Duration.ofSeconds(2));
    assertThat(moves("queued")).isEqualTo(2);
    assertThat(value("wherry.queue.age.seconds")).isEqualTo(2);
  }
}
