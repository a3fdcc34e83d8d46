package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.ProbeMemory;
import dev.wherry.core.provider.ProbeMemoryContract;
import dev.wherry.core.queue.AccessTokens;
import dev.wherry.core.queue.AccessTokensContract;
import dev.wherry.core.queue.LimitsContract;
import dev.wherry.core.queue.ListingsContract;
import dev.wherry.core.queue.LiveReportsContract;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.MoveControlsContract;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveQueueContract;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.MoveReportsContract;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.QueueUnderTest;
import dev.wherry.core.queue.ReceiptKeys;
import dev.wherry.core.queue.ReceiptKeysContract;
import dev.wherry.core.queue.RetirementsContract;
import dev.wherry.core.queue.SearchContract;
import dev.wherry.core.queue.SettleContract;
import dev.wherry.core.queue.UploadLedgerContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/// All contracts of a queue, on a PostgreSQL.
abstract class PostgresContract {
  private static final String COUNTED =
      """
      select (
        lane_id, count(*), count(*) filter (where state = 'WAITING'),
        count(*) filter (where state = 'SUCCEEDED'), count(*) filter (where state = 'SKIPPED'),
        count(*) filter (where state = 'FAILED'), count(*) filter (where state = 'CANCELLED'),
        coalesce(sum(bytes) filter (where state = 'SUCCEEDED'), 0)
      )::text
      from wherry.move
      group by lane_id
      order by lane_id
      """;

  private static final String TALLIED =
      """
      select (
        lane_id, sum(total), sum(waiting), sum(succeeded), sum(skipped), sum(failed), sum(cancelled),
        sum(bytes)
      )::text
      from wherry.tally
      group by lane_id
      having sum(total) > 0
      order by lane_id
      """;

  /// The queue, the same for all tests.
  abstract Subject opened();

  /// Whatever a test did, the tallies say what is in the table.
  @AfterEach
  void clear() {
    assertThat(opened().database.query(TALLIED)).isEqualTo(opened().database.query(COUNTED));
    opened().database.clear();
  }

  @Nested
  final class Queue extends MoveQueueContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Settle extends SettleContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Reports extends MoveReportsContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Live extends LiveReportsContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Searching extends SearchContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Controls extends MoveControlsContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Limits extends LimitsContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Uploads extends UploadLedgerContract {
    @BeforeEach
    void noUploadIsLeft() {
      opened().database.execute("truncate wherry.upload, wherry.part");
    }

    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Retiring extends RetirementsContract {
    @BeforeEach
    void noneIsLeft() {
      opened().database.execute("truncate wherry.retirement");
    }

    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Finding extends ListingsContract {
    @BeforeEach
    void noneIsLeft() {
      opened().database.execute("truncate wherry.listing");
    }

    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Keys extends ReceiptKeysContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  @Nested
  final class Probes extends ProbeMemoryContract {
    @BeforeEach
    void noneIsLeft() {
      opened().database.execute("truncate wherry.probe");
    }

    @Override
    protected ProbeMemory memory() {
      return opened().opened.probes();
    }
  }

  @Nested
  final class Tokens extends AccessTokensContract {
    @Override
    protected QueueUnderTest subject() {
      return opened();
    }
  }

  record Subject(TestDatabase database, PostgresQueue opened) implements QueueUnderTest {
    @Override
    public MoveQueue queue() {
      return opened.queue();
    }

    @Override
    public MoveReports reports() {
      return opened.reports();
    }

    @Override
    public MoveControls controls() {
      return opened.controls();
    }

    @Override
    public QueueSignals signals() {
      return opened.signals();
    }

    @Override
    public ReceiptKeys receiptKeys() {
      return opened.receiptKeys();
    }

    @Override
    public AccessTokens accessTokens() {
      return opened.accessTokens();
    }

    @Override
    public void elapse(Duration time) {
      database.execute(
          "update wherry.worker set heartbeat_at = heartbeat_at - ? * interval '1 millisecond'",
          time.toMillis());
      database.execute(
          "update wherry.move set next_attempt_at = next_attempt_at - ? * interval '1 millisecond'",
          time.toMillis());
      database.execute(
          "update wherry.retirement set due_at = due_at - t, try_at = try_at - t"
              + " from (select ? * interval '1 millisecond') x (t)",
          time.toMillis());
      database.execute(
          "update wherry.listing set due_at = due_at - ? * interval '1 millisecond'",
          time.toMillis());
      database.execute(
          "update wherry.request set finished_at = finished_at - ? * interval '1 millisecond'",
          time.toMillis());
      database.execute(
          "update wherry.upload set abort_at = abort_at - ? * interval '1 millisecond'",
          time.toMillis());
      database.execute(
          "with gone as (delete from wherry.tally returning *)"
              + " insert into wherry.tally select lane_id, writer, at - ? * interval '1 millisecond', total,"
              + " waiting, succeeded, skipped, failed, cancelled, bytes from gone",
          time.toMillis());
      database.execute(
          "update wherry.provider set throttled_at = throttled_at - t, eased_at = eased_at - t,"
              + " closed_until = closed_until - t from (select ? * interval '1 millisecond') x (t)",
          time.toMillis());
    }
  }
}
