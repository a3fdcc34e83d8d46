package dev.wherry.providers.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A bucket that keeps tags and one storage class, `COLD`, and knows no conditions.
final class Labelled implements WebServer.Site {
  private final Map<String, Map<String, String>> objects = new ConcurrentHashMap<>();

  @Override
  public void answer(WebServer.Request request, WebServer.Reply reply) throws IOException {
    String[] target = request.target().split("\\?", 2);
    boolean whole = target.length == 1;
    switch (request.method()) {
      case "PUT", "POST" -> {
        String storageClass = request.header("x-amz-storage-class");
        if (storageClass != null && !storageClass.equals("COLD")) {
          reply.send(400, Map.of(), xml("<Error><Code>InvalidStorageClass</Code></Error>"));
        } else if (whole) {
          objects.put(target[0], kept(request));
          reply.send(200, Map.of("ETag", "\"e\""), new byte[0]);
        } else {
          reply.send(
              200,
              Map.of("ETag", "\"e\""),
              xml(
                  "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"));
        }
      }
      case "DELETE" -> reply.send(204);
      default -> {
        Map<String, String> object = objects.get(target[0]);
        if (object == null) {
          reply.send(404);
        } else if (whole) {
          reply.send(200, object, xml("hello"));
        } else {
          reply.send(200, Map.of(), xml(tags(object.getOrDefault("x-tags", ""))));
        }
      }
    }
  }

  private static Map<String, String> kept(WebServer.Request request) {
    Map<String, String> answer = new TreeMap<>(Map.of("ETag", "\"e\""));
    String tags = request.header("x-amz-tagging");
    if (tags != null) {
      answer.put("x-tags", tags);
      answer.put("x-amz-tagging-count", String.valueOf(tags.split("&", -1).length));
    }
    String storageClass = request.header("x-amz-storage-class");
    answer.put("x-amz-storage-class", storageClass == null ? "STANDARD" : storageClass);
    return answer;
  }

  private static String tags(String query) {
    return Stream.of(query.split("&", -1))
        .map(tag -> tag.split("=", 2))
        .map(
            tag ->
                "<Tag><Key>%s</Key><Value>%s</Value></Tag>"
                    .formatted(URLDecoder.decode(tag[0], UTF_8), URLDecoder.decode(tag[1], UTF_8)))
        .collect(Collectors.joining("", "<Tagging><TagSet>", "</TagSet></Tagging>"));
  }

  private static byte[] xml(String text) {
    return text.getBytes(UTF_8);
  }
}
