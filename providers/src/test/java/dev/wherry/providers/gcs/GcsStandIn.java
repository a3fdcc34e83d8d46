package dev.wherry.providers.gcs;

import dev.wherry.providers.WebServer;
import dev.wherry.providers.gcs.StandInBucket.Refused;
import dev.wherry.providers.gcs.StandInBucket.Session;
import dev.wherry.providers.gcs.StandInBucket.Stored;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Google Cloud Storage as its documentation describes the requests that are used here. What it
/// does not describe is refused, and so is what it forbids.
final class GcsStandIn implements WebServer.Site {
  static final String TOKEN = "the-token";
  private static final int GRANULE = 256 << 10;
  private static final int AT_ONCE = 64 << 10;
  private static final Pattern JSON_OBJECT = Pattern.compile("/storage/v1/b/([^/]+)/o/([^/]+)");
  private static final Pattern REWRITE =
      Pattern.compile("/storage/v1/b/([^/]+)/o/([^/]+)/rewriteTo/b/([^/]+)/o/([^/]+)");
  private static final Pattern JSON_OBJECTS = Pattern.compile("/storage/v1/b/([^/]+)/o");
  private static final Pattern UPLOAD = Pattern.compile("/upload/storage/v1/b/([^/]+)/o");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:([0-9]+)-([0-9]+)|\\*)/([0-9]+)");

  private final Map<String, StandInBucket> buckets = new LinkedHashMap<>();

  /// Cuts the connection after so many bytes of a resumable upload, once.
  private volatile int cutAfter = Integer.MAX_VALUE;

  synchronized void newBucket(String name) {
    buckets.put(name, new StandInBucket());
  }

  /// Uploads that are open.
  synchronized List<String> openUploads(String bucket) {
    StandInBucket of = buckets.get(bucket);
    List<String> open = new ArrayList<>();
    if (of != null) {
      open.addAll(of.uploads.keySet());
      open.addAll(of.sessions.keySet());
    }
    return open;
  }

  void cutAfter(int bytes) {
    cutAfter = bytes;
  }

  /// What came, read.
  record Call(WebServer.Request request, String path, Map<String, String> query) {
    String method() {
      return request.method();
    }

    byte[] body() {
      return request.body().bytes();
    }

    @Nullable String header(String name) {
      return request.header(name);
    }

    void allow(Set<String> names) throws Refused {
      for (String name : query.keySet()) {
        if (!names.contains(name)) {
          throw new Refused(400, "InvalidArgument", "Unknown parameter: " + name);
        }
      }
    }
  }

  @Override
  public void answer(WebServer.Request request, WebServer.Reply reply) throws IOException {
    String target = request.target();
    int mark = target.indexOf('?');
    Map<String, String> query = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String one : target.substring(mark + 1).split("&", -1)) {
        int equals = one.indexOf('=');
        query.put(decoded(one.substring(0, equals)), decoded(one.substring(equals + 1)));
      }
    }
    Call call = new Call(request, mark < 0 ? target : target.substring(0, mark), query);
    boolean json = call.path().startsWith("/storage/v1/") || call.path().startsWith("/upload/");
    // Sent when the lock is free again: a client may be slow to take it.
    WebServer.Reply held = reply.held();
    synchronized (this) {
      try {
        if (!("Bearer " + TOKEN).equals(call.header("authorization"))) {
          throw new Refused(401, "AuthenticationRequired", "Invalid Credentials");
        }
        if (json) {
          json(call, held);
        } else {
          StandInXml.answer(call, held, bucketOfXml(call), decoded(nameOfXml(call)));
        }
      } catch (Refused e) {
        String body =
            json
                ? Json.write(
                    Map.of(
                        "error",
                        Map.of("code", e.status, "message", String.valueOf(e.getMessage()))))
                : "<?xml version='1.0'?><Error><Code>%s</Code><Message>%s</Message></Error>"
                    .formatted(e.code, e.getMessage());
        held.send(e.status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
      }
    }
    reply.send(held);
  }

  private StandInBucket bucketOfXml(Call call) throws Refused {
    return bucket(call.path().split("/", -1)[1]);
  }

  private static String nameOfXml(Call call) {
    return call.path().split("/", 3)[2];
  }

  private StandInBucket bucket(String name) throws Refused {
    StandInBucket bucket = buckets.get(name);
    if (bucket == null) {
      throw new Refused(404, "NoSuchBucket", "The specified bucket does not exist.");
    }
    return bucket;
  }

  private void json(Call call, WebServer.Reply reply) throws Refused, IOException {
    Matcher object = JSON_OBJECT.matcher(call.path());
    Matcher objects = JSON_OBJECTS.matcher(call.path());
    Matcher upload = UPLOAD.matcher(call.path());
    Matcher rewrite = REWRITE.matcher(call.path());
    if (upload.matches()) {
      upload(call, reply, bucket(upload.group(1)));
    } else if (rewrite.matches() && call.method().equals("POST")) {
      rewrite(call, reply, rewrite);
    } else if (objects.matches() && call.method().equals("GET")) {
      list(call, reply, bucket(objects.group(1)));
    } else if (object.matches() && call.method().equals("GET")) {
      call.allow(Set.of());
      send(reply, bucket(object.group(1)).object(decoded(object.group(2))).json());
    } else if (object.matches() && call.method().equals("DELETE")) {
      call.allow(Set.of("ifGenerationMatch"));
      StandInBucket bucket = bucket(object.group(1));
      String name = decoded(object.group(2));
      bucket.demand(name, call.query().get("ifGenerationMatch"));
      bucket.object(name);
      bucket.objects.remove(name);
      reply.send(204);
    } else {
      throw new Refused(404, "NotFound", "Not Found");
    }
  }

  private static void list(Call call, WebServer.Reply reply, StandInBucket bucket)
      throws Refused, IOException {
    call.allow(Set.of("prefix", "pageToken", "maxResults", "fields"));
    int max = Integer.parseInt(call.query().getOrDefault("maxResults", "1000"));
    if (max < 1 || max > 1_000) {
      throw new Refused(400, "InvalidArgument", "maxResults");
    }
    String token = call.query().get("pageToken");
    String from =
        token == null
            ? ""
            : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    List<Map<String, Object>> items = new ArrayList<>();
    Map<String, Object> page = new LinkedHashMap<>();
    String last = "";
    for (Map.Entry<String, Stored> one : bucket.objects.tailMap(from, false).entrySet()) {
      if (one.getKey().startsWith(call.query().getOrDefault("prefix", ""))) {
        if (items.size() == max) {
          page.put(
              "nextPageToken",
              Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
          break;
        }
        items.add(one.getValue().json());
        last = one.getKey();
      }
    }
    page.put("items", items);
    send(reply, page);
  }

  /// Small objects are copied by one call; of larger ones, the first says how to go on.
  private void rewrite(Call call, WebServer.Reply reply, Matcher path) throws Refused, IOException {
    call.allow(Set.of("sourceGeneration", "ifGenerationMatch", "rewriteToken"));
    Stored source = bucket(path.group(1)).object(decoded(path.group(2)));
    if (source.generation() != Long.parseLong(call.query().getOrDefault("sourceGeneration", "0"))) {
      throw new Refused(404, "NoSuchKey", "No such object");
    }
    StandInBucket to = bucket(path.group(3));
    String name = decoded(path.group(4));
    String generation = call.query().get("ifGenerationMatch");
    to.demand(name, generation);
    int size = source.data().bytes().length;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("kind", "storage#rewriteResponse");
    answer.put("objectSize", Integer.toString(size));
    String token = "token-of-" + source.generation();
    if (size > AT_ONCE && !token.equals(call.query().get("rewriteToken"))) {
      answer.put("done", false);
      answer.put("rewriteToken", token);
    } else {
      answer.put("done", true);
      answer.put(
          "resource",
          to.store(name, source.data().bytes(), Json.read(text(call.body())), generation, true)
              .json());
    }
    send(reply, answer);
  }

  private void upload(Call call, WebServer.Reply reply, StandInBucket bucket)
      throws Refused, IOException {
    call.allow(Set.of("uploadType", "ifGenerationMatch", "upload_id"));
    String id = call.query().get("upload_id");
    String type = call.query().getOrDefault("uploadType", "");
    if (id != null) {
      session(call, reply, bucket, id);
    } else if (type.equals("multipart") && call.method().equals("POST")) {
      related(call, reply, bucket);
    } else if (type.equals("resumable") && call.method().equals("POST")) {
      Map<String, Object> resource = Json.read(text(call.body()));
      String name = String.valueOf(resource.get("name"));
      long size = Long.parseLong(String.valueOf(call.header("x-upload-content-length")));
      String generation = call.query().get("ifGenerationMatch");
      bucket.demand(name, generation);
      String session = "session-" + StandInBucket.nextNumber();
      bucket.sessions.put(
          session,
          new Session(
              name,
              resource,
              generation,
              new AtomicReference<>(new StandInBucket.Data(new byte[0])),
              size));
      reply.send(
          200,
          Map.of(
              "Location",
              "http://elsewhere.invalid%s?uploadType=resumable&upload_id=%s"
                  .formatted(call.path(), session)),
          new byte[0]);
    } else {
      throw new Refused(400, "InvalidArgument", "uploadType " + type);
    }
  }

  private static void related(Call call, WebServer.Reply reply, StandInBucket bucket)
      throws Refused, IOException {
    String type = String.valueOf(call.header("content-type"));
    String prefix = "multipart/related; boundary=";
    if (!type.startsWith(prefix)) {
      throw new Refused(400, "InvalidArgument", "Content-Type " + type);
    }
    byte[] body = whole(call);
    String mark = "--" + type.substring(prefix.length());
    // Byte for byte a character each, so that places are the same.
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int first = text.indexOf("\r\n\r\n");
    int second = text.indexOf("\r\n" + mark + "\r\n", first);
    int media = text.indexOf("\r\n\r\n", second + 2);
    int end = text.lastIndexOf("\r\n" + mark + "--");
    if (!text.startsWith(mark + "\r\n") || second < 0 || media < 0 || end < media + 4) {
      throw new Refused(400, "InvalidArgument", "Malformed multipart body.");
    }
    Map<String, Object> resource = Json.read(text(Arrays.copyOfRange(body, first + 4, second)));
    send(
        reply,
        bucket
            .store(
                String.valueOf(resource.get("name")),
                Arrays.copyOfRange(body, media + 4, end),
                resource,
                call.query().get("ifGenerationMatch"),
                true)
            .json());
  }

  private void session(Call call, WebServer.Reply reply, StandInBucket bucket, String id)
      throws Refused, IOException {
    Session session = bucket.sessions.get(id);
    if (session == null) {
      throw new Refused(404, "NoSuchUpload", "Not Found");
    }
    if (call.method().equals("DELETE")) {
      bucket.sessions.remove(id);
      reply.send(499);
      return;
    }
    Matcher range = CONTENT_RANGE.matcher(String.valueOf(call.header("content-range")));
    if (!call.method().equals("PUT")
        || !range.matches()
        || Long.parseLong(range.group(3)) != session.size()) {
      throw new Refused(400, "InvalidArgument", "Content-Range");
    }
    byte[] before = session.received().get().bytes();
    if (range.group(1) != null) {
      int offset = Integer.parseInt(range.group(1));
      byte[] body = call.body();
      if (offset != before.length) {
        throw new Refused(503, "InternalError", "Not where the upload is");
      }
      boolean cut = body.length > cutAfter;
      int kept = cut ? cutAfter : body.length;
      int total = offset + kept;
      // What is not the end is kept in granules.
      total = total < session.size() ? total / GRANULE * GRANULE : total;
      byte[] now = Arrays.copyOf(before, total);
      System.arraycopy(body, 0, now, offset, total - offset);
      session.received().set(new StandInBucket.Data(now));
      before = now;
      if (cut) {
        cutAfter = Integer.MAX_VALUE;
        reply.hangUp();
        return;
      }
    }
    if (before.length == session.size()) {
      Stored stored =
          bucket.store(session.name(), before, session.resource(), session.generation(), true);
      bucket.sessions.remove(id);
      send(reply, stored.json());
    } else {
      reply.send(
          308,
          before.length == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (before.length - 1)),
          new byte[0]);
    }
  }

  /// The body, which must be as long as was announced.
  static byte[] whole(Call call) throws Refused {
    if (call.body().length != Integer.parseInt(String.valueOf(call.header("content-length")))) {
      throw new Refused(400, "IncompleteBody", "The body is shorter than Content-Length.");
    }
    return call.body();
  }

  private static void send(WebServer.Reply reply, Map<String, Object> json) throws IOException {
    reply.send(200, Map.of(), Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
