package dev.wherry.postgres;

import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.OpenUpload;
import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.UploadLedger;
import dev.wherry.core.queue.WorkerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [UploadLedger] in PostgreSQL. Each verb is one statement that commits by itself.
///
/// May be used from any thread.
final class PostgresUploadLedger implements UploadLedger {
  private final Database database;

  PostgresUploadLedger(Database database) {
    this.database = database;
  }

  @Override
  public Optional<LeftUpload> left(MoveId move) {
    return database.run(
        handle ->
            Bindings.move(handle.createQuery(Sql.LEFT_UPLOAD.text()), move)
                .scanResultSet((rows, context) -> read(rows.get())));
  }

  private static Optional<LeftUpload> read(ResultSet rows) throws SQLException {
    OpenUpload upload = null;
    List<PartReceipt> parts = new ArrayList<>();
    while (rows.next()) {
      if (upload == null) {
        upload =
            new OpenUpload(
                rows.getString("upload"),
                rows.getString("source_version"),
                rows.getLong("bytes"),
                rows.getLong("part_bytes"));
      }
      String tag = rows.getString("tag");
      if (tag != null) {
        parts.add(
            new PartReceipt(
                rows.getInt("number"), rows.getLong("taken"), rows.getString("crc32c"), tag));
      }
    }
    return upload == null ? Optional.empty() : Optional.of(new LeftUpload(upload, parts));
  }

  @Override
  public boolean begin(WorkerId worker, Claim claim, OpenUpload upload) {
    return database.run(
        handle ->
            Bindings.claim(handle.createQuery(Sql.BEGIN_UPLOAD.text()), worker, claim)
                .bind("upload", Text.check("An upload's id", upload.id()))
                .bind("version", Text.check("A version", upload.sourceVersion()))
                .bind("size", upload.bytes())
                .bind("partBytes", upload.partBytes())
                .mapTo(long.class)
                .findOne()
                .isPresent());
  }

  @Override
  public boolean took(WorkerId worker, Claim claim, OpenUpload upload, List<PartReceipt> parts) {
    return database.run(
        handle ->
            Bindings.claim(handle.createQuery(Sql.TAKE_PARTS.text()), worker, claim)
                .bind("upload", upload.id())
                .bind(
                    "numbers",
                    SqlArray.ofInts(parts.stream().mapToInt(PartReceipt::number).toArray()))
                .bind(
                    "sizes",
                    SqlArray.ofLongs(parts.stream().mapToLong(PartReceipt::bytes).toArray()))
                .bind("crc32c", SqlArray.ofTexts(crc32c(parts)))
                .bind(
                    "tags",
                    SqlArray.ofTexts(
                        parts.stream().map(part -> Text.check("A tag", part.tag())).toList()))
                .mapTo(long.class)
                .findOne()
                .isPresent());
  }

  private static @Nullable String[] crc32c(List<PartReceipt> parts) {
    @Nullable String[] checksums = new String[parts.size()];
    for (int i = 0; i < checksums.length; i++) {
      checksums[i] = parts.get(i).crc32c();
    }
    return checksums;
  }

  @Override
  public void end(MoveId move, String upload) {
    database.run(
        handle ->
            Bindings.move(handle.createUpdate(Sql.END_UPLOAD.text()), move)
                .bind("upload", upload)
                .execute());
  }

  @Override
  public void abandon(MoveId move, String upload) {
    database.run(
        handle ->
            Bindings.move(handle.createUpdate(Sql.ABANDON_UPLOAD.text()), move)
                .bind("upload", upload)
                .execute());
  }

  @Override
  public List<Orphan> orphans(Set<String> providers, Duration again, int limit) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.ORPHANED_UPLOADS.text())
                .bind("providers", SqlArray.ofTexts(List.copyOf(providers)))
                .bind("again", again.toMillis())
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Orphan(
                            Rows.id(row),
                            Rows.location(Objects.requireNonNull(row.getString("destination"))),
                            row.getString("upload")))
                .list());
  }
}
