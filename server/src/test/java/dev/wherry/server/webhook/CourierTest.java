package dev.wherry.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.Requests;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.Webhook;
import dev.wherry.core.queue.WorkerId;
import dev.wherry.postgres.DatabaseSettings;
import dev.wherry.postgres.PostgresQueue;
import dev.wherry.postgres.embedded.TestPostgres;
import dev.wherry.server.settings.WebhookSettings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Webhooks hear what happened: a real queue, real receivers.
final class CourierTest {
  private static final String OLD = "whsec_" + "b2xk".repeat(10);
  private static final String NEW = "whsec_" + "bmV3".repeat(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Courier.Pace PACE =
      new Courier.Pace(
          Duration.ofMillis(20),
          Duration.ofMinutes(1),
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofDays(3),
          4);

  private final TestPostgres.Database database = TestPostgres.freshDatabase();
  private final PostgresQueue opened =
      PostgresQueue.open(
          new DatabaseSettings(database.jdbcUrl(), database.user(), database.password()));
  private final Outbox outbox = opened.outbox();
  private final MoveQueue queue = opened.queue();
  private final WorkerId worker = queue.join("w");
  private final List<Courier> couriers = new ArrayList<>();

  @AfterEach
  void close() {
    couriers.forEach(Courier::close);
    opened.close();
  }

  private void start(Outbox of, Map<String, WebhookSettings> webhooks, Courier.Pace pace) {
    Map<String, Receiver> receivers = new HashMap<>();
    webhooks.forEach(
        (name, webhook) ->
            receivers.put(name, WebhookWiring.receiver(name, webhook, Duration.ofSeconds(15))));
    couriers.add(Courier.start(of, receivers, pace, RandomGenerator.getDefault()));
  }

  private void start(Listener listener) {
    start(outbox, Map.of("hook", listener.settings(NEW)), PACE);
  }

  /// A request whose first move fails, and whose others succeed.
  private void finish(String webhook, int moves, Webhook.Event... events) {
    queue.enqueue(
        new MoveRequest(
            null,
            0,
            MoveOptions.DEFAULT,
            List.of(),
            new Webhook(webhook, EnumSet.copyOf(List.of(events))),
            Set.of(),
            Requests.of(moves).moves()));
    for (Claim claim : queue.claim(worker, Requests.slots(moves))) {
      Outcome outcome =
          claim.move().id().number() == 1
              ? new Outcome.Failed(new Failure(FailureKind.SOURCE_NOT_FOUND, "not \"there\""))
              : new Outcome.Succeeded(Requests.RECEIPT);
      assertThat(queue.settle(worker, List.of(new Settlement(claim, outcome)))).isEmpty();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it takes too long").isLessThan(end);
      new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
    }
  }

  private void awaitAllTold() throws InterruptedException {
    await(() -> outbox.count().pending() == 0);
  }

  private String asked(String sql) throws SQLException {
    try (Connection connection = database.connect();
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  private static String signature(String secret, Listener.Post post) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), mac.getAlgorithm()));
    byte[] signed =
        mac.doFinal((post.id() + "." + post.timestamp() + "." + post.body()).getBytes(UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(signed);
  }

  @Test
  void aReceiverThatFailsFiveTimesThenGetsEachEventInOrderAndSigned() throws Exception {
    try (Listener listener = new Listener(n -> n < 5 ? 503 : 204)) {
      start(listener);
      finish("hook", 3, Webhook.Event.values());
      awaitAllTold();

      List<Listener.Post> posts = listener.posts();
      assertThat(posts).hasSize(9);
      assertThat(posts.subList(0, 6)).extracting(Listener.Post::id).containsOnly(posts.get(0).id());
      assertThat(posts.subList(0, 6))
          .extracting(Listener.Post::body)
          .containsOnly(posts.get(0).body());
      List<Listener.Post> taken = posts.subList(5, 9);
      assertThat(taken).extracting(Listener.Post::id).doesNotHaveDuplicates();
      assertThat(taken)
          .extracting(post -> post.json().get("type").asString())
          .containsExactly(
              "dev.wherry.move.failed",
              "dev.wherry.move.finished",
              "dev.wherry.move.finished",
              "dev.wherry.request.finished");
      for (Listener.Post post : posts) {
        assertThat(post.type()).isEqualTo("application/cloudevents+json");
        assertThat(post.signature()).isEqualTo(signature(NEW, post));
        assertThat(post.json().get("specversion").asString()).isEqualTo("1.0");
        assertThat(post.json().get("id").asString()).isEqualTo(post.id());
        assertThat(post.json().get("source").asString()).startsWith("/wherry/requests/");
      }
      assertThat(taken.get(0).json().at("/data/failure/message").asString())
          .isEqualTo("not \"there\"");
      assertThat(taken.get(1).json().at("/data/state").asString()).isEqualTo("SUCCEEDED");
      assertThat(taken.get(3).json().at("/data/counts/succeeded").asInt()).isEqualTo(2);
    }
  }

  @Test
  void whileASecretGivesWayToANewOneBothSign() throws Exception {
    try (Listener listener = new Listener(_ -> 200)) {
      start(outbox, Map.of("hook", listener.settings(NEW, OLD)), PACE);
      finish("hook", 1, Webhook.Event.REQUEST_FINISHED);
      awaitAllTold();
      Listener.Post post = listener.posts().getFirst();
      assertThat(post.signature()).isEqualTo(signature(NEW, post) + " " + signature(OLD, post));
    }
  }

  @Test
  void whatEndsBetweenThePostAndItsSettlementIsToldAgainUnderTheSameId() throws Exception {
    AtomicBoolean first = new AtomicBoolean(true);
    Outbox forgetful =
        (Outbox)
            Proxy.newProxyInstance(
                Outbox.class.getClassLoader(),
                new Class<?>[] {Outbox.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("delivered") && first.getAndSet(false)) {
                    throw new QueueUnavailableException("gone", new IOException("gone"));
                  }
                  try {
                    return method.invoke(outbox, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    try (Listener listener = new Listener(_ -> 200)) {
      start(
          forgetful,
          Map.of("hook", listener.settings(NEW)),
          new Courier.Pace(
              PACE.poll(),
              Duration.ofMillis(300),
              PACE.backoff(),
              PACE.maxBackoff(),
              PACE.longest(),
              PACE.atOnce()));
      finish("hook", 1, Webhook.Event.MOVE_FAILED, Webhook.Event.REQUEST_FINISHED);
      awaitAllTold();
      List<Listener.Post> posts = listener.posts();
      assertThat(posts).hasSize(3);
      assertThat(posts.get(1).id()).isEqualTo(posts.get(0).id());
      assertThat(posts.get(2).id()).isNotEqualTo(posts.get(0).id());
    }
  }

  @Test
  void anAddressThatIsNotPublicIsRefused() throws Exception {
    try (Listener listener = new Listener(_ -> 200)) {
      WebhookSettings guarded =
          new WebhookSettings(listener.url(), listener.settings(NEW).secrets(), List.of());
      start(outbox, Map.of("hook", guarded), PACE);
      finish("hook", 1, Webhook.Event.REQUEST_FINISHED);
      await(() -> !failure().isEmpty());
      assertThat(failure()).startsWith("webhook 'hook': 127.0.0.1 is at 127.0.0.1, which is no");
      assertThat(listener.posts()).isEmpty();
    }
  }

  private String failure() {
    try {
      return asked("select failure from wherry.event where failure is not null");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) throws Exception {
    try (Listener elsewhere = new Listener(_ -> 200);
        Listener listener = new Listener(_ -> status, "Location", elsewhere.url().toString())) {
      start(listener);
      finish("hook", 1, Webhook.Event.REQUEST_FINISHED);
      await(() -> !failure().isEmpty());
      assertThat(failure())
          .isEqualTo(
              "the receiver answers %d: redirects are not followed, give the new URL"
                  .formatted(status));
      assertThat(elsewhere.posts()).isEmpty();
    }
  }

  @Test
  void aReceiverIsLeftAloneForAsLongAsItAsks() throws Exception {
    try (Listener listener = new Listener(_ -> 429, "Retry-After", "3600")) {
      start(listener);
      finish("hook", 1, Webhook.Event.REQUEST_FINISHED);
      await(() -> !failure().isEmpty());
      assertThat(
              asked(
                  "select due_at between now() + interval '59 min' and now() + interval '1 hour'"
                      + " from wherry.delivery"))
          .isEqualTo("t");
    }
  }

  @Test
  void aDeadLetterIsToldOnceItIsWantedAgain() throws Exception {
    try (Listener listener = new Listener(n -> n == 0 ? 500 : 200)) {
      start(
          outbox,
          Map.of("hook", listener.settings(NEW)),
          new Courier.Pace(
              PACE.poll(), PACE.lease(), PACE.backoff(), PACE.backoff(), Duration.ZERO, 4));
      finish("hook", 1, Webhook.Event.REQUEST_FINISHED);
      await(() -> outbox.count().dead() == 1);
      Outbox.DeadLetter dead = outbox.deadLetters(null, 10).getFirst();
      assertThat(dead.failure()).isEqualTo("the receiver answers 500");
      assertThat(listener.posts()).hasSize(1);

      outbox.redeliver(List.of(dead.id()));
      awaitAllTold();
      assertThat(listener.posts())
          .extracting(Listener.Post::id)
          .containsExactly(dead.name().toString(), dead.name().toString());
    }
  }

  @Test
  void aSlowReceiverHoldsUpNoOther() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Listener slow = new Listener(_ -> waitFor(over));
        Listener quick = new Listener(_ -> 200)) {
      start(outbox, Map.of("slow", slow.settings(NEW), "quick", quick.settings(NEW)), PACE);
      for (int i = 0; i < 2 * PACE.atOnce(); i++) {
        finish("slow", 1, Webhook.Event.REQUEST_FINISHED);
      }
      finish("quick", 1, Webhook.Event.REQUEST_FINISHED);
      await(() -> quick.posts().size() == 1 && slow.posts().size() == PACE.atOnce());
      over.countDown();
      awaitAllTold();
      assertThat(slow.posts()).hasSize(2 * PACE.atOnce());
    }
  }

  private static int waitFor(CountDownLatch over) {
    try {
      return over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) ? 200 : 500;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 500;
    }
  }

  @Test
  void severalProcessesTellEachEventOnce() throws Exception {
    try (Listener listener = new Listener(_ -> 200)) {
      start(listener);
      start(listener);
      start(listener);
      for (int i = 0; i < 20; i++) {
        finish("hook", 5, Webhook.Event.MOVE_FINISHED, Webhook.Event.REQUEST_FINISHED);
      }
      awaitAllTold();
      assertThat(listener.posts())
          .extracting(Listener.Post::id)
          .hasSize(120)
          .doesNotHaveDuplicates();
      Map<String, String> last = new HashMap<>();
      for (Listener.Post post : listener.posts()) {
        last.put(post.json().get("source").asString(), post.json().get("type").asString());
      }
      assertThat(last.values()).hasSize(20).containsOnly("dev.wherry.request.finished");
    }
  }
}
