package dev.wherry.providers.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A server that honours conditions as long as it is probed, knows no uploads, and answers all else
/// as it is told to.
final class Honest implements WebServer.Site {
  private static final String TAG = "\"e\"";

  private final WebServer.Site others;
  private final Set<String> objects = ConcurrentHashMap.newKeySet();

  Honest(WebServer.Site others) {
    this.others = others;
  }

  /// An answer with a body.
  static void send(WebServer.Reply reply, int status, String body) throws IOException {
    reply.send(
        status, Map.of("ETag", TAG, "Content-Type", "application/xml"), body.getBytes(UTF_8));
  }

  @Override
  public void answer(WebServer.Request request, WebServer.Reply reply)
      throws IOException, InterruptedException {
    if (!request.target().contains(S3Probe.PREFIX)) {
      others.answer(request, reply);
      return;
    }
    switch (request.method()) {
      case "PUT" -> {
        boolean there = !objects.add(request.target());
        boolean holds =
            (request.header("if-none-match") == null || !there)
                && request.headers().getOrDefault("if-match", TAG).equals(TAG)
                && request.headers().getOrDefault("x-amz-copy-source-if-match", TAG).equals(TAG);
        send(
            reply,
            holds ? 200 : 412,
            holds ? "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>" : "");
      }
      case "DELETE" -> reply.send(204);
      default -> reply.send(501);
    }
  }
}
