package dev.wherry.postgres;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A batch of settlements, column by column, in their order.
final class SettlementColumns {
  private final long[] requests;
  private final int[] numbers;
  private final int[] tokens;
  private final String[] states;
  private final @Nullable Long[] bytes;
  private final @Nullable String[] crc32c;
  private final @Nullable String[] sha256;
  private final @Nullable String[] sourceVersions;
  private final @Nullable String[] destinationVersions;
  private final @Nullable String[] sourceChecksums;
  private final @Nullable String[] evidence;
  private final @Nullable String[] guards;
  private final @Nullable String[] lostAttributes;
  private final @Nullable String[] failureKinds;
  private final @Nullable String[] failureMessages;
  private final @Nullable Long[] delays;
  private final boolean[] counted;
  private final @Nullable Long[] retireAfters;

  private SettlementColumns(int size) {
    requests = new long[size];
    numbers = new int[size];
    tokens = new int[size];
    states = new String[size];
    bytes = new Long[size];
    crc32c = new String[size];
    sha256 = new String[size];
    sourceVersions = new String[size];
    destinationVersions = new String[size];
    sourceChecksums = new String[size];
    evidence = new String[size];
    guards = new String[size];
    lostAttributes = new String[size];
    failureKinds = new String[size];
    failureMessages = new String[size];
    delays = new Long[size];
    counted = new boolean[size];
    retireAfters = new Long[size];
  }

  static SettlementColumns of(List<Settlement> settlements) {
    SettlementColumns columns = new SettlementColumns(settlements.size());
    for (int i = 0; i < settlements.size(); i++) {
      columns.put(i, settlements.get(i));
    }
    return columns;
  }

  private void put(int i, Settlement settlement) {
    MoveId move = settlement.claim().move().id();
    requests[i] = move.request();
    numbers[i] = move.number();
    tokens[i] = settlement.claim().token();
    counted[i] = true;
    switch (settlement.outcome()) {
      case Outcome.Succeeded(var receipt) -> {
        put(i, MoveState.SUCCEEDED, receipt);
        retireAfters[i] = retireAfter(settlement, receipt);
      }
      case Outcome.Skipped(var receipt) -> {
        put(i, MoveState.SKIPPED, receipt);
        retireAfters[i] = retireAfter(settlement, receipt);
      }
      case Outcome.Failed(var failure) -> put(i, MoveState.FAILED, failure);
      case Outcome.Retry(var failure, var delay, var counts) -> {
        put(i, MoveState.WAITING, failure);
        delays[i] = delay.toMillis();
        counted[i] = counts;
      }
      case Outcome.Cancelled() -> states[i] = MoveState.CANCELLED.name();
      case Outcome.Released() -> {
        states[i] = MoveState.QUEUED.name();
        counted[i] = false;
      }
    }
  }

  /// In milliseconds; null when the source stays or is gone.
  private static @Nullable Long retireAfter(Settlement settlement, Receipt receipt) {
    Duration after = settlement.claim().move().options().retireAfter();
    return after == null || receipt.evidence() == Receipt.Evidence.PRESENT
        ? null
        : after.toMillis();
  }

  private void put(int i, MoveState state, Receipt receipt) {
    states[i] = state.name();
    bytes[i] = receipt.bytes();
    crc32c[i] = Text.clean(receipt.crc32c());
    sha256[i] = Text.clean(receipt.sha256());
    sourceVersions[i] = Text.clean(receipt.sourceVersion());
    destinationVersions[i] = Text.clean(receipt.destinationVersion());
    sourceChecksums[i] = receipt.sourceChecksum();
    evidence[i] = receipt.evidence().name();
    Receipt.Guard guard = receipt.guard();
    guards[i] = guard == null ? null : guard.name();
    lostAttributes[i] =
        receipt.lostAttributes().isEmpty() ? null : arrayLiteral(receipt.lostAttributes());
  }

  private void put(int i, MoveState state, Failure failure) {
    states[i] = state.name();
    failureKinds[i] = failure.kind().name();
    failureMessages[i] = Text.line(failure.message());
  }

  /// An array as PostgreSQL writes it: arrays of arrays must be of one size, and these are not.
  private static String arrayLiteral(List<String> values) {
    StringBuilder literal = new StringBuilder("{");
    for (String value : values) {
      literal.append(literal.length() == 1 ? "\"" : ",\"");
      literal.append(String.valueOf(Text.clean(value)).replace("\\", "\\\\").replace("\"", "\\\""));
      literal.append('"');
    }
    return literal.append('}').toString();
  }

  /// What a settlement did.
  ///
  /// @param places of those whose claims held, from 1
  /// @param queued whether it queued moves that waited for these
  @SuppressWarnings("ArrayRecordComponent") // Read once, and never compared.
  record Answer(int[] places, boolean queued) {}

  /// Settles those whose claims hold.
  Answer settle(Handle handle, WorkerId worker) {
    return handle
        .createQuery(Sql.SETTLE.text())
        .bind("worker", worker.value())
        .bind("requests", SqlArray.ofLongs(requests))
        .bind("numbers", SqlArray.ofInts(numbers))
        .bind("tokens", SqlArray.ofInts(tokens))
        .bind("ends", SqlArray.ofTexts(states))
        .bind("bytes", SqlArray.ofLongs(bytes))
        .bind("crc32c", SqlArray.ofTexts(crc32c))
        .bind("sha256", SqlArray.ofTexts(sha256))
        .bind("sourceVersions", SqlArray.ofTexts(sourceVersions))
        .bind("destinationVersions", SqlArray.ofTexts(destinationVersions))
        .bind("sourceChecksums", SqlArray.ofTexts(sourceChecksums))
        .bind("evidence", SqlArray.ofTexts(evidence))
        .bind("guards", SqlArray.ofTexts(guards))
        .bind("lostAttributes", SqlArray.ofTexts(lostAttributes))
        .bind("failureKinds", SqlArray.ofTexts(failureKinds))
        .bind("failureMessages", SqlArray.ofTexts(failureMessages))
        .bind("delays", SqlArray.ofLongs(delays))
        .bind("counted", SqlArray.ofBooleans(counted))
        .bind("retireAfters", SqlArray.ofLongs(retireAfters))
        .map((row, context) -> new Answer(Rows.ints(row, "places"), row.getBoolean("queued")))
        .one();
  }
}
