package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.client.Wherry;
import dev.wherry.demo.client.Wherry.MoveTold;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker that is asked to end while it carries an asset whose source is slow.
final class StoppingTest {
  private static final int STOPPED = 128 + 15;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Quay quay;
  private Wherry wherry;

  @BeforeEach
  void open() throws Exception {
    quay = Quay.open(folder, 6, "grace: 100s, heartbeat: 500ms");
    wherry = new Wherry(quay.serve("api").address());
  }

  @AfterEach
  void close() throws Exception {
    wherry.close();
    quay.close();
    assertThat(Leftovers.processes(folder)).isEmpty();
  }

  @Test
  void afterOneSignalItClaimsNoMoreAndBringsToAnEndWhatItCarries() throws Exception {
    Member worker = quay.serve("worker");
    String request = carry(worker);
    ask(worker);
    // It takes its leave only at its end: until then it lives, and claims nothing.
    String later = wherry.moveAssets(quay.moves(), Map.of());
    worker.await("it lives on", () -> heartbeats(worker) > 1);

    quay.ration().grantAll();

    assertThat(worker.process().awaitExit(DEADLINE)).as(worker.process().tail()).isTrue();
    assertThat(worker.process().exitCode()).isEqualTo(STOPPED);
    assertThat(wherry.moves(request))
        .allMatch(move -> move.state().equals("SUCCEEDED") && move.attempts() == 1);
    assertThat(wherry.moves(later))
        .allMatch(move -> move.state().equals("QUEUED") && move.attempts() == 0);
    assertThat(quay.wrongCopies()).isEmpty();
  }

  @Test
  void afterASecondSignalItEndsAtOnceAndNoAttemptIsCounted() throws Exception {
    Member worker = quay.serve("worker");
    String request = carry(worker);
    ask(worker);
    worker.await("it lives on", () -> heartbeats(worker) > 1);

    ask(worker);

    assertThat(worker.process().awaitExit(SOON)).as(worker.process().tail()).isTrue();
    assertThat(worker.process().exitCode()).isEqualTo(STOPPED);
    assertGivenBack(wherry.moves(request));
  }

  private void assertGivenBack(List<MoveTold> moves) throws Exception {
    assertThat(moves).allMatch(move -> !move.state().equals("RUNNING"));
    assertThat(moves.stream().filter(move -> move.state().equals("QUEUED")))
        .as("moves that were carried")
        .isNotEmpty()
        .allMatch(move -> move.attempts() == 0);
    assertThat(quay.ledger().number("select count(*) from wherry.attempt where ended = 'RELEASED'"))
        .isPositive();
    assertThat(quay.ledger().number("select count(*) from wherry.attempt where counted")).isZero();
    quay.ledger().assertCountersAgree();
  }

  /// Asks for all moves, and waits until some are carried and held up.
  private String carry(Member worker) throws Exception {
    worker.address();
    String request = wherry.moveAssets(quay.moves(), Map.of());
    worker.await("it carries", () -> quay.ledger().number(RUNNING) > 0 && nothingIsQueued());
    return request;
  }

  private static final String RUNNING = "select count(*) from wherry.move where state = 'RUNNING'";

  private boolean nothingIsQueued() throws Exception {
    return quay.ledger().number("select count(*) from wherry.move where state = 'QUEUED'") == 0;
  }

  private int heartbeats = -1;
  private String last = "";

  /// How many heartbeats were seen since the first look.
  private int heartbeats(Member worker) throws Exception {
    String beat =
        quay.database()
            .query(
                "select heartbeat_at from wherry.worker where name like '%d@%%'"
                    .formatted(worker.process().pid()))
            .getFirst();
    if (!beat.equals(last)) {
      last = beat;
      heartbeats++;
    }
    return heartbeats;
  }

  /// Sends SIGTERM, and does not wait.
  private static void ask(Member worker) {
    ProcessHandle.of(worker.process().pid()).ifPresent(ProcessHandle::destroy);
  }
}
