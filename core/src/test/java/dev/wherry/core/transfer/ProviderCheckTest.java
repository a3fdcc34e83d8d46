package dev.wherry.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.MemoryProvider;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.transfer.CheckReport.Finding;
import dev.wherry.core.transfer.CheckReport.Step;
import dev.wherry.core.transfer.CheckReport.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a check says of providers that are not as they should be, and what it leaves there.
@Timeout(60)
final class ProviderCheckTest {
  private static final Duration AMPLE = Duration.ofMinutes(1);

  private final MemoryProvider memory = new MemoryProvider("memory", InstantSource.system());
  private final WatchedProvider provider = new WatchedProvider(memory);

  @AfterEach
  void close() {
    memory.close();
  }

  private CheckReport check(boolean readOnly, Duration limit) throws InterruptedException {
    return ProviderCheck.run(
        provider, new ProviderCheck.Wish(null, readOnly, limit), System::nanoTime);
  }

  private void assertNothingIsLeft() throws StorageException {
    assertThat(memory.list("", null, 10).objects()).isEmpty();
  }

  private static Finding finding(CheckReport report, Step step) {
    return report.findings().stream().filter(one -> one.step() == step).findFirst().orElseThrow();
  }

  @Test
  void allStepsAreToldInTheirOrderWithTheirTime() throws Exception {
    CheckReport report = check(false, AMPLE);
    assertThat(report.findings()).extracting(Finding::step).containsExactly(Step.values());
    assertThat(report.findings())
        .as("%s", report)
        .allMatch(one -> one.verdict() == Verdict.WORKS && one.took().isPositive());
    assertThat(provider.requests.size()).isLessThan(35);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "put",
        "put if absent",
        "stat",
        "open",
        "open range",
        "put if version",
        "begin",
        "put part 1",
        "complete if absent"
      })
  void aStepThatFailsIsToldAndNothingIsLeft(String verb) throws Exception {
    provider.before =
        asked -> {
          if (asked.equals(verb)) {
            throw new StorageException(Problem.UNAVAILABLE, asked + ": out of order");
          }
        };
    CheckReport report = check(false, AMPLE);
    assertThat(report.passed()).isFalse();
    assertThat(report.findings())
        .as("%s", report)
        .anyMatch(one -> one.verdict() == Verdict.FAILS && one.kind() == FailureKind.UNAVAILABLE);
    assertNothingIsLeft();
  }

  @Test
  void anAnswerThatIsLostLeavesNoUploadAndNoObject() throws Exception {
    provider.after =
        verb -> {
          throw new StorageException(Problem.TIMED_OUT, "complete: no answer");
        };
    Finding parts = finding(check(false, AMPLE), Step.PARTS);
    assertThat(parts.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(parts.detail()).isEqualTo("complete: no answer");
    assertThat(provider.requests).contains("abort");
    assertNothingIsLeft();
  }

  @Test
  void whatCantBeWrittenToMayStillBeRead() throws Exception {
    memory.put("k", BytesPayload.of(new byte[100]), Attributes.NONE, Precondition.NONE);
    provider.before =
        asked -> {
          if (asked.startsWith("put")) {
            throw new StorageException(Problem.FORBIDDEN, "put: access denied");
          }
        };
    CheckReport writing = check(false, AMPLE);
    assertThat(finding(writing, Step.WRITE).kind()).isEqualTo(FailureKind.DESTINATION_FORBIDDEN);
    assertThat(finding(writing, Step.READ).verdict()).isEqualTo(Verdict.UNTRIED);
    assertThat(finding(writing, Step.READ).detail()).isEqualTo("since WRITE failed");
    CheckReport reading = check(true, AMPLE);
    assertThat(reading.passed()).as("%s", reading).isTrue();
    assertThat(finding(reading, Step.READ).verdict()).isEqualTo(Verdict.WORKS);
    assertThat(finding(reading, Step.READ_RANGE).verdict()).isEqualTo(Verdict.WORKS);
  }

  @Test
  void whatCantBeReachedIsAskedOnce() throws Exception {
    provider.before =
        _ -> {
          throw new StorageException(Problem.UNAVAILABLE, "refused");
        };
    CheckReport report = check(false, AMPLE);
    assertThat(provider.requests).containsExactly("stat");
    assertThat(report.findings()).first().extracting(Finding::verdict).isEqualTo(Verdict.FAILS);
    assertThat(report.findings())
        .filteredOn(one -> one.step() == Step.DELETE)
        .as("nothing was written")
        .isEmpty();
  }

  @Test
  void bytesThatChangeAndChecksumsThatNobodyComparesAreFoundOut() throws Exception {
    provider.writing = payload -> new BytesPayload(new byte[(int) payload.size()], Checksums.NONE);
    CheckReport report = check(false, AMPLE);
    assertThat(finding(report, Step.DESCRIBE).verdict()).isEqualTo(Verdict.FAILS);
    assertThat(finding(report, Step.READ).verdict()).isEqualTo(Verdict.FAILS);
    assertThat(finding(report, Step.PARTS).verdict()).isEqualTo(Verdict.FAILS);
    assertThat(finding(report, Step.CHECKSUMS).verdict()).isEqualTo(Verdict.FAILS);
    assertThat(finding(report, Step.CHECKSUMS).detail()).contains("wrong CRC32C");
    assertNothingIsLeft();
  }

  @Test
  void aStallEndsWithTheTimeOfTheCheckAndNothingIsLeft() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<Thread> stalled = new AtomicReference<>();
    provider.before =
        asked -> {
          if (asked.equals("open")) {
            stalled.set(Thread.currentThread());
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new StorageException(Problem.INTERNAL, "interrupted", e);
            }
          }
        };
    CheckReport report = check(false, Duration.ofSeconds(2));
    assertThat(finding(report, Step.READ).kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(finding(report, Step.PARTS).verdict()).isEqualTo(Verdict.UNTRIED);
    assertThat(finding(report, Step.DELETE).verdict()).isEqualTo(Verdict.WORKS);
    assertThat(stalled.get().isAlive()).isFalse();
    assertNothingIsLeft();
  }

  @Test
  void anInterruptEndsTheCheckAndNothingIsLeft() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    provider.before =
        asked -> {
          if (asked.equals("open")) {
            reading.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new StorageException(Problem.INTERNAL, "interrupted", e);
            }
          }
        };
    AtomicReference<Exception> end = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    check(false, AMPLE);
                  } catch (InterruptedException e) {
                    end.set(e);
                  }
                });
    reading.await();
    thread.interrupt();
    thread.join();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertNothingIsLeft();
  }

  @Test
  void whatCantBeDeletedIsNamed() throws Exception {
    provider.before =
        asked -> {
          if (asked.equals("delete")) {
            throw new StorageException(Problem.FORBIDDEN, "delete: access denied");
          }
        };
    Finding found = finding(check(false, AMPLE), Step.DELETE);
    assertThat(found.verdict()).isEqualTo(Verdict.FAILS);
    assertThat(found.detail()).matches("\\.wherry-check-[0-9a-f]{32}-parts may be left.*denied");
  }
}
