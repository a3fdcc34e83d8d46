package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.OpenUpload;
import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.queue.UploadLedger.Orphan;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [UploadLedger] does.
public abstract class UploadLedgerContract {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Set<String> PROVIDERS = Set.of("old", "new");
  private static final OpenUpload UPLOAD = new OpenUpload("id/\"1\" é", "\"v1\"", 20, 8);
  private static final PartReceipt FIRST = new PartReceipt(1, 8, "0000000a", "\"tag 1\"");
  private static final PartReceipt SECOND = new PartReceipt(2, 8, null, "\"tag 2\"");
  private static final PartReceipt THIRD = new PartReceipt(3, 4, "0000000b", "\"tag 3\"");

  private WorkerId worker = new WorkerId(0);
  private Claim claim =
      new Claim(
          new Move(
              new MoveId(1, 1),
              new Location("old", "a"),
              new Location("new", "a"),
              MoveOptions.DEFAULT),
          1,
          1);

  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  private UploadLedger ledger() {
    return queue().uploads();
  }

  @BeforeEach
  void claimsOne() {
    queue().enqueue(Requests.of(1));
    worker = queue().join("test");
    claim = queue().claim(worker, Requests.slots(1)).getFirst();
  }

  @Test
  void anUploadIsLeftWithThePartsThatWereTaken() {
    assertThat(ledger().left(claim.move().id())).isEmpty();

    assertThat(ledger().begin(worker, claim, UPLOAD)).isTrue();
    assertThat(ledger().left(claim.move().id())).contains(new LeftUpload(UPLOAD, List.of()));

    assertThat(ledger().took(worker, claim, UPLOAD, List.of(THIRD, FIRST))).isTrue();
    assertThat(ledger().took(worker, claim, UPLOAD, List.of(SECOND))).isTrue();
    assertThat(ledger().left(claim.move().id()))
        .contains(new LeftUpload(UPLOAD, List.of(FIRST, SECOND, THIRD)));
  }

  @Test
  void aPartTakenAgainReplacesTheOneBefore() {
    ledger().begin(worker, claim, UPLOAD);
    ledger().took(worker, claim, UPLOAD, List.of(FIRST, SECOND));
    PartReceipt again = new PartReceipt(1, 8, "0000000a", "\"tag 1, again\"");

    ledger().took(worker, claim, UPLOAD, List.of(again));

    assertThat(ledger().left(claim.move().id()))
        .contains(new LeftUpload(UPLOAD, List.of(again, SECOND)));
  }

  @Test
  void anotherAttemptFindsWhatALostOneLeft() throws Exception {
    ledger().begin(worker, claim, UPLOAD);
    ledger().took(worker, claim, UPLOAD, List.of(FIRST));

    Claim next = claimedAgain();

    assertThat(ledger().left(next.move().id())).contains(new LeftUpload(UPLOAD, List.of(FIRST)));
    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).isEmpty();
  }

  @Test
  void aClaimThatNoLongerHoldsWritesNothingDown() throws Exception {
    WorkerId lost = worker;
    Claim old = claim;
    ledger().begin(lost, old, UPLOAD);

    Claim next = claimedAgain();

    assertThat(ledger().took(lost, old, UPLOAD, List.of(FIRST))).isFalse();
    assertThat(ledger().begin(lost, old, new OpenUpload("other", "\"v1\"", 20, 8))).isFalse();
    assertThat(ledger().left(next.move().id())).contains(new LeftUpload(UPLOAD, List.of()));
  }

  @Test
  void anUploadThatEndedIsForgotten() {
    ledger().begin(worker, claim, UPLOAD);
    ledger().took(worker, claim, UPLOAD, List.of(FIRST));

    ledger().end(claim.move().id(), UPLOAD.id());
    ledger().end(claim.move().id(), UPLOAD.id());

    assertThat(ledger().left(claim.move().id())).isEmpty();
    settle(new Outcome.Succeeded(Requests.RECEIPT));
    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).isEmpty();
    assertThat(subject().reports().countUploads()).isZero();
  }

  @Test
  void anUploadThatWasGivenUpIsAnOrphanAndTheNextOneIsLeft() {
    OpenUpload second = new OpenUpload("id 2", "\"v2\"", 30, 8);
    ledger().begin(worker, claim, UPLOAD);

    ledger().abandon(claim.move().id(), UPLOAD.id());
    assertThat(ledger().left(claim.move().id())).isEmpty();
    ledger().begin(worker, claim, second);

    assertThat(ledger().left(claim.move().id())).contains(new LeftUpload(second, List.of()));
    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).containsExactly(orphan(UPLOAD));
  }

  @Test
  void theUploadOfAMoveThatIsFinalIsAnOrphan() {
    ledger().begin(worker, claim, UPLOAD);

    settle(new Outcome.Failed(new Failure(FailureKind.TOO_LARGE, "no")));

    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).containsExactly(orphan(UPLOAD));
    assertThat(ledger().left(claim.move().id())).isEmpty();
  }

  @Test
  void theUploadOfAMoveThatWaitsIsNoOrphan() {
    ledger().begin(worker, claim, UPLOAD);

    settle(
        new Outcome.Retry(
            new Failure(FailureKind.UNAVAILABLE, "later"), Duration.ofSeconds(9), true));

    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).isEmpty();
    assertThat(ledger().left(claim.move().id())).isPresent();
  }

  @Test
  void theUploadOfAForgottenMoveIsAnOrphan() {
    ledger().begin(worker, claim, UPLOAD);
    settle(new Outcome.Succeeded(Requests.RECEIPT));
    subject().elapse(Duration.ofDays(2));
    Retention day = new Retention(Duration.ofDays(1), Duration.ofDays(1));
    while (queue().prune(day) > 0) {
      assertThat(subject().reports().move(claim.move().id())).isNotNull();
    }
    assertThat(subject().reports().move(claim.move().id())).isEmpty();

    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).containsExactly(orphan(UPLOAD));
  }

  @Test
  void anOrphanIsGivenToOneAskerAndAgainAfterAWhile() {
    ledger().begin(worker, claim, UPLOAD);
    settle(new Outcome.Failed(new Failure(FailureKind.TOO_LARGE, "no")));

    assertThat(ledger().orphans(Set.of("old"), AGAIN, 10)).isEmpty();
    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).hasSize(1);
    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).isEmpty();
    subject().elapse(AGAIN);
    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).hasSize(1);
    ledger().end(claim.move().id(), UPLOAD.id());
    subject().elapse(AGAIN);
    assertThat(ledger().orphans(PROVIDERS, AGAIN, 10)).isEmpty();
  }

  @Test
  void openUploadsAreReported() {
    ledger().begin(worker, claim, UPLOAD);
    ledger().took(worker, claim, UPLOAD, List.of(FIRST, THIRD));

    assertThat(subject().reports().countUploads()).isEqualTo(1);
    List<UploadReport> page = subject().reports().uploads(null, 10);
    assertThat(page)
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.move()).isEqualTo(claim.move().id());
              assertThat(report.destination()).isEqualTo(claim.move().destination());
              assertThat(report.upload()).isEqualTo(UPLOAD.id());
              assertThat(report.bytes()).isEqualTo(20);
              assertThat(report.taken()).isEqualTo(12);
              assertThat(report.abandonedAt()).isNull();
            });
    assertThat(subject().reports().uploads(page.getFirst().id(), 10)).isEmpty();

    ledger().abandon(claim.move().id(), UPLOAD.id());
    assertThat(subject().reports().uploads(null, 10))
        .singleElement()
        .extracting(UploadReport::abandonedAt)
        .isNotNull();
  }

  private Claim claimedAgain() throws WorkerLostException {
    subject().elapse(LEASE);
    queue().reclaim(LEASE, 10);
    WorkerId next = queue().join("next");
    return queue().claim(next, Requests.slots(1)).getFirst();
  }

  private void settle(Outcome outcome) {
    assertThat(queue().settle(worker, List.of(new Settlement(claim, outcome)))).isEmpty();
  }

  private Orphan orphan(OpenUpload upload) {
    return new Orphan(claim.move().id(), claim.move().destination(), upload.id());
  }
}
