package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What every [ReceiptKeys] keeps.
public abstract class ReceiptKeysContract {
  protected abstract QueueUnderTest subject();

  @Test
  void aKeyIsPublishedOnceAndStays() {
    ReceiptKeys keys = subject().receiptKeys();
    ReceiptKey first = new ReceiptKey("first", "x1");
    ReceiptKey second = new ReceiptKey("second", "x2");

    keys.publish(first);
    keys.publish(second);
    keys.publish(first);

    assertThat(keys.all()).containsOnlyOnce(first, second);
    assertThat(keys.all().indexOf(first)).isLessThan(keys.all().indexOf(second));
  }
}
