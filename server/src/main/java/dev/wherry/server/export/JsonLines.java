package dev.wherry.server.export;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.server.receipt.ReceiptFacts;
import dev.wherry.server.receipt.ReceiptSigner;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object in a line for each move.
///
/// @param signer signs each line; null: no line is signed
record JsonLines(
    Set<MoveState> states, Set<FailureKind> failureKinds, @Nullable ReceiptSigner signer)
    implements Format {
  @Override
  public String type() {
    return "application/x-ndjson";
  }

  @Override
  public String extension() {
    return "jsonl";
  }

  @Override
  public void move(MoveReport move, Writer out) throws IOException {
    out.write(signer == null ? ReceiptFacts.of(move) : ReceiptFacts.of(move, signer.sign(move)));
    out.write('\n');
  }
}
