package dev.wherry.demo.whole;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Workers, each in a process of its own, of which some come to grief.
final class Crew implements AutoCloseable {
  private static final int EXPECTED_END = 128 + 15;

  private final Hiring hiring;
  private final Ledger ledger;
  private final List<Member> working = new ArrayList<>();
  private final List<Member> gone = new ArrayList<>();
  private int hired;

  /// Starts a worker, and does not wait for it.
  @FunctionalInterface
  interface Hiring {
    Member start(String name) throws IOException;
  }

  /// What may happen to a worker.
  enum Fate {
    /// Ended as a power cut would.
    KILLED,
    /// Stopped until the others take it for dead, then let go on.
    PAUSED,
    /// Asked to end.
    RETIRED
  }

  Crew(Hiring hiring, Ledger ledger) {
    this.hiring = hiring;
    this.ledger = ledger;
  }

  void hire(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      hired++;
      working.add(hiring.start("worker " + hired));
    }
  }

  void awaitReady() throws Exception {
    for (Member member : working) {
      member.address();
    }
  }

  int size() {
    return hired;
  }

  /// Lets something happen to one of those who work; one who ends is replaced.
  void suffer(Fate fate, SplittableRandom random) throws Exception {
    Member member = working.get(random.nextInt(working.size()));
    member.address();
    switch (fate) {
      case KILLED -> {
        member.process().kill();
        replace(member);
      }
      case PAUSED -> {
        int lives = lost(member);
        member.signal("STOP");
        try {
          member.await("it is taken for dead", () -> lost(member) > lives);
        } finally {
          member.signal("CONT");
        }
      }
      case RETIRED -> {
        ProcessHandle.of(member.process().pid()).ifPresent(ProcessHandle::destroy);
        replace(member);
      }
    }
  }

  /// How many lives of it ended in its being taken for dead.
  private int lost(Member member) throws Exception {
    return ledger.number(
        "select count(*) from wherry.worker where lost_at is not null and name like '%d@%%'"
            .formatted(member.process().pid()));
  }

  private void replace(Member member) throws IOException {
    working.remove(member);
    gone.add(member);
    hire(1);
  }

  /// Asks all to end, and says who did not end as they should.
  List<String> retire() throws InterruptedException {
    var wrong = new ArrayList<String>();
    for (Member member : working) {
      ProcessHandle.of(member.process().pid()).ifPresent(ProcessHandle::destroy);
    }
    for (Member member : working) {
      if (!member.process().awaitExit(Duration.ofMinutes(1))
          || member.process().exitCode() != EXPECTED_END) {
        wrong.add(member.process().tail());
      }
    }
    return wrong;
  }

  String tails() {
    var tails = new StringBuilder();
    for (List<Member> members : List.of(gone, working)) {
      members.forEach(m -> tails.append(m.process().pid()).append('\n').append(m.process().tail()));
    }
    return tails.toString();
  }

  @Override
  public void close() {
    gone.forEach(Member::close);
    working.forEach(Member::close);
  }
}
