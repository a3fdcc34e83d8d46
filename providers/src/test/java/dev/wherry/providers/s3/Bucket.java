package dev.wherry.providers.s3;

import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A bucket as S3 has it in the one respect that servers over file systems have not: a key is what
/// stands in the request after the bucket's name, byte by byte. It checks each signature.
final class Bucket implements WebServer.Site {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final SignatureCheck check = new SignatureCheck(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);

  @Override
  public void answer(WebServer.Request request, WebServer.Reply reply) throws IOException {
    if (!check.isRight(request)) {
      reply.send(403, Map.of(), new byte[0]);
      return;
    }
    String key = request.target().replaceFirst("\\?.*", "");
    switch (request.method()) {
      case "PUT" -> {
        objects.put(key, request.body().bytes());
        reply.send(200, Map.of("ETag", "\"e\""), new byte[0]);
      }
      case "DELETE" -> {
        objects.remove(key);
        reply.send(204);
      }
      default -> {
        byte[] content = objects.get(key);
        if (content == null) {
          reply.send(404);
        } else {
          reply.send(200, Map.of("ETag", "\"e\""), content);
        }
      }
    }
  }
}
