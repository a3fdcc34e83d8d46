package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class WatchTest {
  private ServiceDouble service = ServiceDouble.start();
  private final SettableClock clock = new SettableClock();
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @BeforeEach
  void storeRequest() {
    service.store().put(RequestFixture.of(1, 10).fields());
  }

  @AfterEach
  void stopService() {
    service.close();
  }

  @Test
  void followsASubscription() throws Exception {
    CompletableFuture<RequestView> watching = follow(Duration.ofHours(1), Duration.ofHours(1));
    service.awaitSubscriber();
    service.publish(RequestFixture.of(1, 10).succeeded(4).fields());
    await("4 done");
    service.publish(RequestFixture.of(1, 10).succeeded(9).failed(1).fields());
    assertThat(end(watching).exitCode()).isEqualTo(1);
    assertThat(service.handshakes()).isEqualTo(1);
  }

  @Test
  void pollsWhereThereAreNoWebSockets() throws Exception {
    service.refuseWebSockets();
    CompletableFuture<RequestView> watching = follow(Duration.ofMillis(200), Duration.ofMillis(1));
    service.store().put(RequestFixture.of(1, 10).succeeded(4).fields());
    await("4 done");
    service.store().put(RequestFixture.of(1, 10).succeeded(10).fields());
    assertThat(end(watching).exitCode()).isZero();
    assertThat(service.handshakes()).isPositive();
  }

  @Test
  void subscribesAgainWhenTheConnectionBreaks() throws Exception {
    CompletableFuture<RequestView> watching = follow(Duration.ofMillis(200), Duration.ofMillis(1));
    service.awaitSubscriber();
    service.dropSubscribers();
    service.awaitSubscriber();
    service.publish(RequestFixture.of(1, 10).succeeded(10).fields());
    assertThat(end(watching).exitCode()).isZero();
    assertThat(service.handshakes()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void waitsForAServiceThatIsAway() throws Exception {
    CompletableFuture<RequestView> watching = follow(Duration.ofMillis(200), Duration.ofMillis(1));
    service.awaitSubscriber();
    int port = service.port();
    service.close();
    await("trying again");
    service = ServiceDouble.start(port, RequestFixture.of(1, 10).succeeded(10).fields());
    assertThat(end(watching).exitCode()).isZero();
    assertThat(seen).contains("the service is back");
  }

  @Test
  void givesUpOnAServiceThatStaysAway() throws Exception {
    CompletableFuture<RequestView> watching = follow(Duration.ofMillis(200), Duration.ofMillis(1));
    service.awaitSubscriber();
    service.close();
    await("trying again");
    clock.advance(Duration.ofMinutes(3));
    assertThatThrownBy(() -> end(watching))
        .hasCauseInstanceOf(UnreachableException.class)
        .hasMessageContaining("connection refused");
  }

  @Test
  void tellsProgramsEachChangeInALine() throws Exception {
    Console console = Console.of(service.url());
    CompletableFuture<Integer> watching =
        CompletableFuture.supplyAsync(() -> console.run("watch", "1", "--json"));
    service.awaitSubscriber();
    service.publish(RequestFixture.of(1, 10).succeeded(10).fields());
    assertThat(watching.get(20, TimeUnit.SECONDS)).isZero();
    List<Json> lines = console.out().lines().map(Json::parse).toList();
    assertThat(lines)
        .extracting(line -> line.object("counts").number("succeeded"))
        .containsExactly(0L, 10L);
    assertThat(console.err()).isEmpty();
  }

  @Test
  void drawsABarOnATerminal() throws Exception {
    Console terminal = Console.of(service.url()).onTerminal();
    CompletableFuture<Integer> watching =
        CompletableFuture.supplyAsync(() -> terminal.run("watch", "1"));
    service.awaitSubscriber();
    service.publish(RequestFixture.of(1, 10).succeeded(10).fields());
    assertThat(watching.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(terminal.out())
        .contains("\r\u001b[Krequest 1")
        .contains("100%")
        .contains("request 1: 10 moves: 10 succeeded, 10.0 KiB");
  }

  private CompletableFuture<RequestView> follow(Duration silence, Duration interval) {
    Watch watch =
        new Watch(
            new Requests(new GraphqlClient(Endpoint.parse(service.url()), Login.NONE)),
            clock,
            silence,
            interval,
            Duration.ofMinutes(2));
    return CompletableFuture.supplyAsync(() -> watch.follow("1", new Recorder()));
  }

  private static RequestView end(CompletableFuture<RequestView> watching) throws Exception {
    return watching.get(20, TimeUnit.SECONDS);
  }

  private void await(String part) throws InterruptedException {
    String next = seen.poll(20, TimeUnit.SECONDS);
    while (next != null && !next.contains(part)) {
      next = seen.poll(20, TimeUnit.SECONDS);
    }
    assertThat(next).as("what is shown").isNotNull();
  }

  private final class Recorder implements Progress {
    @Override
    public void show(RequestView request) {
      seen.add(request.counts().done() + " done");
    }

    @Override
    public void note(String text) {
      seen.add(text);
    }

    @Override
    public void end() {
      seen.add("end");
    }
  }
}
