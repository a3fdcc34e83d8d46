package dev.wherry.providers.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A server that does everything it is asked, whatever the conditions and checksums that come
/// along, and says 200.
final class Careless implements WebServer.Site {
  private static final Map<String, String> TAG = Map.of("ETag", "\"e\"");

  private final Set<String> objects = ConcurrentHashMap.newKeySet();
  private final Set<String> uploads = ConcurrentHashMap.newKeySet();

  /// What was written and not deleted.
  Set<String> objects() {
    return objects;
  }

  /// Keys of uploads that were neither completed nor aborted.
  Set<String> uploads() {
    return uploads;
  }

  @Override
  public void answer(WebServer.Request request, WebServer.Reply reply) throws IOException {
    String[] target = request.target().split("\\?", 2);
    String query = target.length > 1 ? target[1] : "";
    switch (request.method()) {
      case "PUT" -> {
        if (query.isEmpty()) {
          objects.add(target[0]);
        }
        reply.send(
            200, TAG, "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>".getBytes(UTF_8));
      }
      case "POST" -> {
        if (query.equals("uploads")) {
          uploads.add(target[0]);
          send(
              reply,
              "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
        } else {
          uploads.remove(target[0]);
          objects.add(target[0]);
          send(
              reply,
              "<CompleteMultipartUploadResult><ETag>\"e-1\"</ETag></CompleteMultipartUploadResult>");
        }
      }
      case "DELETE" -> {
        (query.isEmpty() ? objects : uploads).remove(target[0]);
        reply.send(204);
      }
      default -> reply.send(objects.contains(target[0]) ? 200 : 404, TAG, new byte[0]);
    }
  }

  private static void send(WebServer.Reply reply, String body) throws IOException {
    reply.send(200, Map.of(), body.getBytes(UTF_8));
  }
}
