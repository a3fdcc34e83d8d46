package dev.wherry.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An S3 server that is no bottleneck, in a process of its own: it makes the bytes of its source
/// bucket as they are asked for, and of what it is given it keeps only the size and the CRC32C. It
/// knows no signatures. What it answers is what both clients of the bench ask.
///
/// `old/small/N` has 64 KiB, `old/large/N` has N MiB.
final class S3StandIn {
  /// How many small objects a listing shows.
  static final int SMALL_LISTED = 20_000;

  private static final int BLOCK = 8 << 20;
  private static final int SMALL = 64 << 10;
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

  private static final Pattern UPLOAD = Pattern.compile("uploadId=([^&]*)");

  private final byte[] block = new byte[BLOCK];

  /// Bytes of uploads that are open.
  private final Map<String, Long> open = new ConcurrentHashMap<>();

  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final AtomicLong uploads = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  /// What is known of an object that was written.
  private record Kept(long size, String crc32c) {}

  /// A request's head.
  private record Head(String method, String path, String query, Map<String, String> headers) {
    long length() {
      return Long.parseLong(headers.getOrDefault("content-length", "0"));
    }
  }

  private S3StandIn() {
    new SplittableRandom(1).nextBytes(block);
  }

  public static void main(String[] arguments) throws IOException {
    S3StandIn server = new S3StandIn();
    try (ServerSocket socket = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
      System.out.println("ready " + socket.getLocalPort());
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> server.serve(client));
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream(), 256 << 10);
      OutputStream out = client.getOutputStream();
      for (Head head = head(in); head != null; head = head(in)) {
        requests.incrementAndGet();
        if ("100-continue".equalsIgnoreCase(head.headers().get("expect"))) {
          out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        answer(head, in, out);
      }
    } catch (IOException e) {
      // The client went away.
      return;
    }
  }

  private static @Nullable Head head(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    String[] words = first.split(" ", 3);
    String[] target = words[1].split("\\?", 2);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Head(words[0], target[0], target.length > 1 ? target[1] : "", headers);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return "";
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private void answer(Head head, InputStream in, OutputStream out) throws IOException {
    switch (head.method()) {
      case "GET", "HEAD" -> read(head, out);
      case "PUT" -> write(head, in, out);
      case "POST" -> {
        in.skipNBytes(head.length());
        post(head, out);
      }
      case "DELETE" -> send(out, "204 No Content", "", "");
      default -> send(out, "405 Method Not Allowed", "", "");
    }
  }

  private void read(Head head, OutputStream out) throws IOException {
    if (head.path().equals("/requests")) {
      send(out, "200 OK", "", String.valueOf(requests.get()));
      return;
    }
    if (head.path().indexOf('/', 1) < 0 || head.path().endsWith("/")) {
      list(head, out);
      return;
    }
    boolean body = head.method().equals("GET");
    Kept written = kept.get(head.path());
    long size = written != null ? written.size() : size(head.path());
    if (size < 0 || (body && written != null)) {
      send(out, "404 Not Found", "", body ? "<Error><Code>NoSuchKey</Code></Error>" : "");
      return;
    }
    Matcher range = RANGE.matcher(head.headers().getOrDefault("range", ""));
    boolean part = range.matches();
    long from = part ? Long.parseLong(range.group(1)) : 0;
    long to = part ? Math.min(size, Long.parseLong(range.group(2)) + 1) : size;
    String headers =
        "ETag: \"%s-1\"\r\nLast-Modified: Mon, 02 Mar 2026 10:00:00 GMT\r\nAccept-Ranges: bytes\r\n"
                .formatted(head.path().hashCode())
            + "Content-Type: image/jpeg\r\n"
            + (part ? "Content-Range: bytes %d-%d/%d\r\n".formatted(from, to - 1, size) : "");
    head(out, part ? "206 Partial Content" : "200 OK", headers, to - from);
    for (long at = from; body && at < to; ) {
      int start = (int) (at % BLOCK);
      int length = (int) Math.min(BLOCK - start, to - at);
      out.write(block, start, length);
      at += length;
    }
  }

  private static long size(String path) {
    if (path.startsWith("/old/small/")) {
      return SMALL;
    }
    return path.startsWith("/old/large/")
        ? Long.parseLong(path.substring("/old/large/".length())) << 20
        : -1;
  }

  /// Lists the small objects of the bucket `old`; no other is listed.
  private void list(Head head, OutputStream out) throws IOException {
    StringBuilder found = new StringBuilder();
    Matcher asked = Pattern.compile("prefix=([a-z]+)(?:%2F|/)([0-9]*)").matcher(head.query());
    Matcher after =
        Pattern.compile("(?:marker|start-after|continuation-token)=[a-z]+(?:%2F|/)([0-9]+)")
            .matcher(head.query());
    int next = after.find() ? Integer.parseInt(after.group(1)) + 1 : 0;
    int last = asked.find() && asked.group(1).equals("small") ? SMALL_LISTED : 0;
    boolean old = head.path().startsWith("/old");
    int end = old ? Math.min(last, next + 1_000) : 0;
    for (int i = next; i < end; i++) {
      found.append(
          "<Contents><Key>small/%05d</Key><Size>%d</Size><ETag>\"x-1\"</ETag>".formatted(i, SMALL)
              + "<LastModified>2026-03-02T10:00:00.000Z</LastModified></Contents>");
    }
    String more =
        old && end < last
            ? "<IsTruncated>true</IsTruncated><NextMarker>small/%05d</NextMarker><NextContinuationToken>small/%05d</NextContinuationToken>"
                .formatted(end - 1, end - 1)
            : "<IsTruncated>false</IsTruncated>";
    send(out, "200 OK", "", "<ListBucketResult>" + found + more + "</ListBucketResult>");
  }

  private void write(Head head, InputStream in, OutputStream out) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[256 << 10];
    long left = head.length();
    while (left > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new EOFException();
      }
      crc.update(buffer, 0, n);
      left -= n;
    }
    String sum = base64((int) crc.getValue());
    String said = head.headers().get("x-amz-checksum-crc32c");
    if (said != null && !said.equals(sum)) {
      send(out, "400 Bad Request", "", "<Error><Code>BadDigest</Code></Error>");
      return;
    }
    if (head.query().contains("partNumber")) {
      open.merge(upload(head.query()), head.length(), Long::sum);
    } else {
      kept.put(head.path(), new Kept(head.length(), sum));
    }
    send(
        out,
        "200 OK",
        "ETag: \"%s-p\"\r\nx-amz-checksum-crc32c: %s\r\nx-amz-checksum-type: FULL_OBJECT\r\n"
            .formatted(sum.hashCode(), sum),
        "");
  }

  private void post(Head head, OutputStream out) throws IOException {
    if (head.query().contains("uploadId=")) {
      Long size = open.remove(upload(head.query()));
      kept.put(head.path(), new Kept(size == null ? 0 : size, ""));
      String said = head.headers().get("x-amz-checksum-crc32c");
      String checksum =
          said == null
              ? ""
              : "<ChecksumCRC32C>%s</ChecksumCRC32C><ChecksumType>FULL_OBJECT</ChecksumType>"
                  .formatted(said);
      send(
          out,
          "200 OK",
          "",
          "<CompleteMultipartUploadResult><ETag>\"whole-9\"</ETag>"
              + checksum
              + "</CompleteMultipartUploadResult>");
      return;
    }
    send(
        out,
        "200 OK",
        "x-amz-checksum-algorithm: CRC32C\r\nx-amz-checksum-type: FULL_OBJECT\r\n",
        "<InitiateMultipartUploadResult><UploadId>u%d</UploadId></InitiateMultipartUploadResult>"
            .formatted(uploads.incrementAndGet()));
  }

  private static String upload(String query) {
    Matcher id = UPLOAD.matcher(query);
    return id.find() ? id.group(1) : "";
  }

  private static String base64(int crc) {
    byte[] bytes = {(byte) (crc >>> 24), (byte) (crc >>> 16), (byte) (crc >>> 8), (byte) crc};
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static void send(OutputStream out, String status, String headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    head(out, status, headers, bytes.length);
    out.write(bytes);
  }

  private static void head(OutputStream out, String status, String headers, long length)
      throws IOException {
    String head =
        "HTTP/1.1 %s\r\nx-amz-request-id: 1\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(status, headers, length);
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
  }
}
