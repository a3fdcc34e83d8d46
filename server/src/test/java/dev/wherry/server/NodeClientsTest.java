package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The service as it is for programs that others wrote: npm's `graphql-http`, `graphql-ws` and
/// `graphql-sse`.
final class NodeClientsTest {
  /// What the specification leaves open: GET is refused, and scalars are read as the text they are
  /// written with.
  private static final List<String> NOT_DONE =
      List.of(
          "MAY accept application/x-www-form-urlencoded formatted GET requests",
          "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json",
          "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json",
          "MAY use 400 status code on number {query} parameter",
          "MAY use 400 status code on boolean {query} parameter",
          "MAY use 400 status code on number {operationName} parameter",
          "MAY use 400 status code on boolean {operationName} parameter");

  private static final int MOVES = 600;

  private final TestServer server = TestServer.shared();
  private final Play play = new Play(server.queue());

  @Test
  void graphqlOverHttpIsServedAsItsAuditsDemand() throws Exception {
    try (NodeProgram program = NodeProgram.start("audits.mjs", server.url() + "/graphql")) {
      List<String> said = program.toEnd();
      assertThat(program.status()).as(said.toString()).isZero();
      List<JsonNode> audits = said.stream().map(TestServer.JSON::readTree).toList();
      assertThat(audits).hasSizeGreaterThan(50);
      // An error is a MUST that fails, a warning a SHOULD.
      assertThat(audits)
          .allSatisfy(audit -> assertThat(audit.get("status").asString()).isIn("ok", "notice"));
      assertThat(audits)
          .filteredOn(audit -> audit.get("status").asString().equals("notice"))
          .extracting(audit -> audit.get("name").asString())
          .containsExactlyInAnyOrderElementsOf(NOT_DONE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "sse"})
  void clientsFollowARequestToItsEnd(String way) throws Exception {
    play.clear();
    long id = play.request(2);
    String document =
        "subscription { requestChanged(id: \"%d\") { state counts { succeeded failed } } }"
            .formatted(id);
    try (NodeProgram program =
        NodeProgram.start("follow.mjs", way, server.url() + "/graphql", document)) {
      assertThat(program.line()).isEqualTo(report("OPEN", 0, 0));
      List<Claim> claims = play.claim(2);
      assertThat(claims).hasSize(2);
      play.succeed(claims.getFirst());
      String next = program.line();
      while (report("OPEN", 0, 0).equals(next)) {
        next = program.line();
      }
      assertThat(next).isEqualTo(report("OPEN", 1, 0));
      play.fail(claims.getLast());
      assertThat(program.toEnd()).last().isEqualTo(report("FINISHED", 1, 1));
      assertThat(program.status()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "sse"})
  void clientsAreToldEachMoveThatEnds(String way) throws Exception {
    play.clear();
    long id = play.request(MOVES);
    List<Claim> claims = play.claim(MOVES);
    CountDownLatch heard = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    // Nothing tells that a subscription has begun but what it tells.
    Thread ending =
        Thread.ofVirtual()
            .start(
                () -> {
                  do {
                    play.succeed(claims.get(ended.getAndIncrement()));
                  } while (ended.get() < MOVES / 2 && !isDone(heard));
                });
    String document = "subscription { moveFinished(requestId: \"%d\") { id state } }".formatted(id);
    try (NodeProgram program =
        NodeProgram.start("follow.mjs", way, server.url() + "/graphql", document)) {
      String first = String.valueOf(program.line());
      heard.countDown();
      ending.join();
      claims.subList(ended.get(), MOVES).forEach(play::succeed);
      List<String> said = new ArrayList<>(List.of(first));
      said.addAll(program.toEnd());
      assertThat(said)
          .isEqualTo(
              claims.subList(MOVES - said.size(), MOVES).stream()
                  .map(claim -> finished(claim.move().id().toString()))
                  .toList());
      assertThat(said).hasSizeGreaterThan(MOVES / 2);
      assertThat(program.status()).isZero();
    }
  }

  private static boolean isDone(CountDownLatch latch) {
    try {
      return latch.await(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static String finished(String move) {
    return "{\"data\":{\"moveFinished\":{\"id\":\"%s\",\"state\":\"SUCCEEDED\"}}}".formatted(move);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "sse"})
  void clientsAreToldTheFiguresWhenTheyChange(String way) throws Exception {
    play.clear();
    long before = server.queue().stats().counts().queued();
    try (NodeProgram program =
        NodeProgram.start(
            "follow.mjs",
            way,
            server.url() + "/graphql",
            "subscription { statsChanged { counts { queued } } }")) {
      assertThat(program.line()).isEqualTo(figures(before));
      play.request(3);
      String next = program.line();
      while (figures(before).equals(next)) {
        next = program.line();
      }
      assertThat(next).isEqualTo(figures(before + 3));
    }
  }

  private static String figures(long queued) {
    return "{\"data\":{\"statsChanged\":{\"counts\":{\"queued\":%d}}}}".formatted(queued);
  }

  private static String report(String state, int succeeded, int failed) {
    return "{\"data\":{\"requestChanged\":{\"state\":\"%s\",\"counts\":{\"succeeded\":%d,\"failed\":%d}}}}"
        .formatted(state, succeeded, failed);
  }
}
