package dev.wherry.server.receipt;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.MoveReport;
import java.io.StringWriter;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What is known of a move, as a JSON object in one line, its fields always in the same order. Of a
/// move with a receipt these are what a signature covers; of any other, its failure is told.
public final class ReceiptFacts {
  private static final JsonFactory JSON = new JsonFactory();

  private ReceiptFacts() {}

  /// The object.
  public static String of(MoveReport move) {
    return object(json -> write(move, json));
  }

  /// The object, with the signature as the last of its fields.
  public static String of(MoveReport move, @Nullable String signed) {
    return object(
        json -> {
          write(move, json);
          json.writeStringProperty("signed", signed);
        });
  }

  private static String object(Consumer<JsonGenerator> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(MoveReport move, JsonGenerator json) {
    json.writeStringProperty("move", move.id().toString());
    json.writeStringProperty("state", move.state().name());
    json.writeStringProperty("source", move.source().toString());
    json.writeStringProperty("destination", move.destination().toString());
    Receipt receipt = move.receipt();
    if (receipt != null) {
      write(receipt, json);
    } else {
      Failure failure = move.failure();
      json.writeStringProperty("failureKind", failure == null ? null : failure.kind().name());
      json.writeStringProperty("failureMessage", failure == null ? null : failure.message());
    }
    json.writeNumberProperty("attempt", move.attempts());
    json.writeStringProperty("worker", move.worker());
    json.writeStringProperty("startedAt", text(move.startedAt()));
    json.writeStringProperty("finishedAt", text(move.finishedAt()));
  }

  private static void write(Receipt receipt, JsonGenerator json) {
    Receipt.Guard guard = receipt.guard();
    json.writeNumberProperty("bytes", receipt.bytes());
    json.writeStringProperty("crc32c", receipt.crc32c());
    json.writeStringProperty("sha256", receipt.sha256());
    json.writeStringProperty("sourceChecksum", receipt.sourceChecksum());
    json.writeStringProperty("evidence", receipt.evidence().name());
    json.writeStringProperty("guard", guard == null ? null : guard.name());
    json.writeArrayPropertyStart("lostAttributes");
    receipt.lostAttributes().forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("sourceVersion", receipt.sourceVersion());
    json.writeStringProperty("destinationVersion", receipt.destinationVersion());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
