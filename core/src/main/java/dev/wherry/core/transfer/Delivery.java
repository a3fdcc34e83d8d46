package dev.wherry.core.transfer;

import dev.wherry.core.move.Receipt;

/// How carrying an asset ended well.
public sealed interface Delivery {
  Receipt receipt();

  /// The bytes were written and verified.
  record Delivered(Receipt receipt) implements Delivery {}

  /// Nothing was written: what stands at the destination is what was wanted.
  record AlreadyThere(Receipt receipt) implements Delivery {}
}
