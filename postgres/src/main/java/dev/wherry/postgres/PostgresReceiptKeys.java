package dev.wherry.postgres;

import dev.wherry.core.queue.ReceiptKey;
import dev.wherry.core.queue.ReceiptKeys;
import java.util.List;

/// [ReceiptKeys] in PostgreSQL.
///
/// May be used from any thread.
final class PostgresReceiptKeys implements ReceiptKeys {
  private final Database database;

  PostgresReceiptKeys(Database database) {
    this.database = database;
  }

  @Override
  public void publish(ReceiptKey key) {
    database.run(
        handle ->
            handle
                .createUpdate(Sql.PUBLISH_RECEIPT_KEY.text())
                .bind("kid", Text.check("A key's id", key.id()))
                .bind("x", Text.check("A key", key.x()))
                .execute());
  }

  @Override
  public List<ReceiptKey> all() {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.RECEIPT_KEYS.text())
                .map((row, context) -> new ReceiptKey(row.getString("kid"), row.getString("x")))
                .list());
  }
}
