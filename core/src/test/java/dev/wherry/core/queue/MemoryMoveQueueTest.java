package dev.wherry.core.queue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;

final class MemoryMoveQueueTest {
  @Nested
  final class Queue extends MoveQueueContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Settle extends SettleContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Reports extends MoveReportsContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Live extends LiveReportsContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Searching extends SearchContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Controls extends MoveControlsContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Uploads extends UploadLedgerContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Limits extends LimitsContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Retiring extends RetirementsContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Finding extends ListingsContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Keys extends ReceiptKeysContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  @Nested
  final class Tokens extends AccessTokensContract {
    private final Subject subject = new Subject();

    @Override
    protected QueueUnderTest subject() {
      return subject;
    }
  }

  private static final class Subject implements QueueUnderTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final MemoryMoveQueue queue = new MemoryMoveQueue(() -> now);
    private final ReceiptKeys receiptKeys = new MemoryReceiptKeys();
    private final AccessTokens accessTokens = new MemoryAccessTokens();

    @Override
    public MoveQueue queue() {
      return queue;
    }

    @Override
    public MoveReports reports() {
      return queue;
    }

    @Override
    public MoveControls controls() {
      return queue.controls();
    }

    @Override
    public QueueSignals signals() {
      return queue;
    }

    @Override
    public ReceiptKeys receiptKeys() {
      return receiptKeys;
    }

    @Override
    public AccessTokens accessTokens() {
      return accessTokens;
    }

    @Override
    public void elapse(Duration time) {
      now = now.plus(time);
    }
  }
}
