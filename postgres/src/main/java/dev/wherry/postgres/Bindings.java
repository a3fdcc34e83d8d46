package dev.wherry.postgres;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.WorkerId;
import org.jdbi.v3.core.statement.SqlStatement;

/// Parameters that several statements have.
final class Bindings {
  private Bindings() {}

  /// `:request` and `:number`.
  static <S extends SqlStatement<S>> S move(S statement, MoveId move) {
    return statement.bind("request", move.request()).bind("number", move.number());
  }

  /// Those of its move, `:token` and `:worker`.
  static <S extends SqlStatement<S>> S claim(S statement, WorkerId worker, Claim claim) {
    return move(statement, claim.move().id())
        .bind("token", claim.token())
        .bind("worker", worker.value());
  }
}
