package dev.wherry.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.core.queue.Outbox.Due;
import dev.wherry.core.queue.Webhook;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// An event as CloudEvents 1.0 has it, in its structured form.
final class CloudEvent {
  static final String MEDIA_TYPE = "application/cloudevents+json";

  private static final JsonFactory JSON = new JsonFactory();

  private CloudEvent() {}

  /// The same for the same event, always.
  static byte[] body(Due event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("specversion", "1.0");
      json.writeStringProperty("id", event.name().toString());
      json.writeStringProperty("source", "/wherry/requests/" + event.request());
      json.writeStringProperty("type", type(event.type()));
      json.writeStringProperty("time", event.happenedAt().toString());
      json.writeStringProperty("datacontenttype", "application/json");
      json.writeName("data");
      json.writeRawValue(event.data());
      json.writeEndObject();
    }
    return text.toString().getBytes(UTF_8);
  }

  private static String type(Webhook.Event event) {
    return switch (event) {
      case REQUEST_FINISHED -> "dev.wherry.request.finished";
      case MOVE_FINISHED -> "dev.wherry.move.finished";
      case MOVE_FAILED -> "dev.wherry.move.failed";
    };
  }
}
