package dev.wherry.core.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MailboxTest {
  @Test
  void givesAllMessagesInTheOrderOfTheirComing() {
    Mailbox<Integer> mailbox = new Mailbox<>();
    assertThat(mailbox.poll()).isNull();
    mailbox.put(1);
    mailbox.put(2);
    mailbox.put(3);
    List<Integer> got = new ArrayList<>();
    for (var letter = mailbox.take(); letter != null; letter = letter.next()) {
      got.add(letter.message());
    }
    assertThat(got).containsExactly(1, 2, 3);
    assertThat(mailbox.poll()).isNull();
  }

  @Test
  void manySendersLoseNothingAndKeepTheirOwnOrderWhileTheOwnerSleepsAndWakes() {
    int senders = 4;
    int each = 100_000;
    Mailbox<int[]> mailbox = new Mailbox<>();
    for (int i = 0; i < senders; i++) {
      int sender = i;
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                for (int number = 0; number < each; number++) {
                  mailbox.put(new int[] {sender, number});
                  if (number % 64 == 0) {
                    LockSupport.parkNanos(1); // lets the owner empty the box and fall asleep
                  }
                }
              });
    }
    int[] next = new int[senders];
    int got = 0;
    while (got < senders * each) {
      for (var letter = mailbox.take(); letter != null; letter = letter.next()) {
        int sender = letter.message()[0];
        assertThat(letter.message()[1] == next[sender]++)
            .as("message in its sender's order")
            .isTrue();
        got++;
      }
    }
    assertThat(Arrays.stream(next)).containsOnly(each);
    assertThat(mailbox.poll()).isNull();
  }

  @Test
  void anInterruptDoesNotEndTheWait() throws Exception {
    Mailbox<Integer> mailbox = new Mailbox<>();
    CompletableFuture<Integer> got = new CompletableFuture<>();
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread owner =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  interrupted.countDown();
                  got.complete(mailbox.take().message());
                });
    Signals.await(interrupted);
    for (int tries = 0; owner.isInterrupted() && tries < 10_000; tries++) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(owner.isInterrupted()).as("still interrupted, so that it can't sleep").isFalse();
    assertThat(got).isNotDone();
    mailbox.put(1);
    assertThat(got.get(60, TimeUnit.SECONDS)).isEqualTo(1);
  }
}
