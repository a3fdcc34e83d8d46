package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.demo.client.Wherry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service on a PostgreSQL that fails it in many ways. The tests share a service, which none of
/// them starts again: it has to go on by itself.
final class FaultsTest {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int UNAVAILABLE = 69;

  @TempDir private static Path folder;
  private static Quay quay;
  private static Member service;
  private static Wherry wherry;

  /// What is wrong with the database until it is closed.
  @FunctionalInterface
  private interface Fault {
    void end() throws Exception;
  }

  /// Makes something wrong with the database.
  @FunctionalInterface
  private interface Beginning {
    Fault begin() throws Exception;
  }

  @BeforeAll
  static void open() throws Exception {
    quay = Quay.open(folder, 20, "heartbeat: 1s");
    service = quay.serve("all");
    wherry = new Wherry(service.address());
  }

  @AfterAll
  static void close() throws Exception {
    wherry.close();
    quay.close();
    assertThat(Leftovers.processes(folder)).isEmpty();
  }

  @Test
  void aWrongPasswordEndsTheStartWithASentence() throws Exception {
    String url = quay.url().replaceFirst(":[^:@]*@", ":hunter2@");

    assertRefused(url, "refused the user 'mover'. Check the name and the password.");
  }

  @Test
  void aNewerSchemaEndsTheStartWithASentence() throws Exception {
    quay.database()
        .execute(
            "insert into wherry.schema_history select installed_rank + 100, '999', 'later', type,"
                + " 'V999__later.sql', checksum, installed_by, installed_on, execution_time,"
                + " success from wherry.schema_history where version = '1'");
    try {
      assertRefused(quay.url(), "newer than this program. Upgrade Wherry.");
    } finally {
      quay.database().execute("delete from wherry.schema_history where version = '999'");
    }
  }

  private static void assertRefused(String url, String sentence) throws Exception {
    Member refused = quay.serve("worker", url);
    assertThat(refused.process().awaitExit(DEADLINE)).isTrue();
    assertThat(refused.process().exitCode()).isEqualTo(UNAVAILABLE);
    assertThat(refused.process().output())
        .as("one sentence")
        .hasSize(1)
        .allMatch(line -> line.startsWith("wherry: ") && line.endsWith(sentence))
        .noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  void aServerThatIsStoppedForAWhile() throws Exception {
    survives(
        "stopped",
        () -> {
          quay.database().stop();
          return quay.database()::startAgain;
        });
  }

  @Test
  void aServerThatHasNoConnectionLeft() throws Exception {
    survives(
        "taken",
        () -> {
          quay.database().execute("alter role mover connection limit 0");
          quay.database()
              .query(
                  "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mover'");
          return () -> quay.database().execute("alter role mover connection limit -1");
        });
  }

  @Test
  void aServerThatIsReadOnly() throws Exception {
    survives(
        "read-only",
        () -> {
          quay.database().execute("alter system set default_transaction_read_only = on");
          quay.database().query("select pg_reload_conf()");
          return () -> {
            quay.database().execute("alter system reset default_transaction_read_only");
            quay.database().query("select pg_reload_conf()");
          };
        });
  }

  /// Moves run when the fault begins, end while it lasts, and are settled when it is over.
  private static void survives(String key, Beginning beginning) throws Exception {
    int done = quay.ledger().done();
    String before = wherry.moveAssets(quay.moves(), Map.of("overwrite", "ALWAYS"));
    service.await(
        "some are carried, and held up",
        () -> quay.ledger().number("select count(*) from wherry.move where state = 'RUNNING'") > 0);
    Map<String, ?> keyed = Map.of("idempotencyKey", key);

    Fault fault = beginning.begin();
    try {
      service.await("its health is down", () -> service.health().equals("DOWN"));
      assertThatThrownBy(() -> wherry.moveAssets(quay.moves(), keyed))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("\"code\":\"UNAVAILABLE\"")
          .hasMessageContaining("try again later");
      quay.ration().grantAll();
    } finally {
      fault.end();
    }

    service.await("its health is up", () -> service.health().equals("UP"));
    String request = wherry.moveAssets(quay.moves(), keyed);
    assertThat(wherry.moveAssets(quay.moves(), keyed)).isEqualTo(request).isNotEqualTo(before);
    int all = done + 2 * quay.moves().size();
    service.await("all is done", () -> quay.ledger().done() == all);
    assertThat(wherry.request(before).succeeded()).isEqualTo(quay.moves().size());
    assertThat(quay.ledger().number("select count(*) from wherry.attempt")).as("lost").isZero();
    quay.ledger().assertCountersAgree();
    quay.ledger().assertAttemptsAddUp();
    assertThat(quay.wrongCopies()).isEmpty();
    assertThat(service.process().output())
        .as("its log: what is wrong, without the way there")
        .anyMatch(line -> line.contains("PostgreSQL did not do its work"))
        .noneMatch(line -> line.startsWith("\tat "))
        .hasSizeLessThan(100);
    quay.ration().reset();
  }
}
