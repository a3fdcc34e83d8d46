package dev.wherry.providers.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.InOwnThread;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.WebServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What stands on the wire of an upload in parts, and what servers answer that are not as Amazon's.
@Timeout(60)
final class S3UploadsTest {
  private static final byte[] BYTES = "hello".getBytes(UTF_8);
  private static final Checksums KNOWN =
      ChecksumCalculator.of(BYTES, Set.of(ChecksumKind.CRC32C, ChecksumKind.MD5));
  private static final BytesPayload PAYLOAD = new BytesPayload(BYTES, KNOWN);
  private static final String CRC32C = "mnG7TA==";
  private static final PartReceipt PART = new PartReceipt(1, 5, "9a71bb4c", "\"p\"");
  private static final Map<String, String> FULL =
      Map.of("x-amz-checksum-algorithm", "CRC32C", "x-amz-checksum-type", "FULL_OBJECT");

  /// One answer for each request, in order.
  private record Answer(int status, Map<String, String> headers, String body) {
    static Answer begun(Map<String, String> headers) {
      return new Answer(
          200,
          headers,
          "<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>");
    }

    static Answer done(String more) {
      return new Answer(
          200,
          Map.of(),
          "<CompleteMultipartUploadResult><ETag>\"%s-1\"</ETag>%s</CompleteMultipartUploadResult>"
              .formatted("0".repeat(32), more));
    }

    static Answer error(int status, String code) {
      return error(status, code, "m");
    }

    static Answer error(int status, String code, String message) {
      return new Answer(
          status,
          Map.of("Content-Type", "application/xml"),
          "<?xml version=\"1.0\"?>\n\n  <Error><Code>%s</Code><Message>%s</Message></Error>"
              .formatted(code, message));
    }
  }

  private static WebServer serving(Answer... answers) throws Exception {
    Queue<Answer> left = new ArrayDeque<>(Arrays.asList(answers));
    return new WebServer(
        (q, r) -> {
          Answer next = left.remove();
          r.send(next.status(), next.headers(), next.body().getBytes(UTF_8));
        });
  }

  @Test
  void theWholesChecksumIsSentAndVouchedForWhereTheServerTakesIt() throws Exception {
    try (WebServer server =
            serving(
                Answer.begun(FULL),
                new Answer(200, Map.of("ETag", "\"p\"", "x-amz-checksum-crc32c", CRC32C), ""),
                Answer.done(
                    "<ChecksumCRC32C>%s</ChecksumCRC32C><ChecksumType>FULL_OBJECT</ChecksumType>"
                        .formatted(CRC32C)));
        StorageProvider provider = Script.open(server)) {
      Multipart multipart = provider.multipart().orElseThrow();
      String upload = multipart.begin("k", Attributes.ofType("text/plain"));
      assertThat(multipart.put("k", upload, 1, 0, PAYLOAD)).isEqualTo(PART);
      StoredObject done =
          multipart.complete("k", upload, List.of(PART), KNOWN, Precondition.ABSENT);
      assertThat(done.checksums()).isEqualTo(Checksums.of(ChecksumKind.CRC32C, "9a71bb4c"));
      assertThat(done.size()).isEqualTo(5);
      assertThat(server.requests()).hasSize(3);
      WebServer.Request begin = server.requests().get(0);
      assertThat(begin.target()).isEqualTo("/bucket/k?uploads");
      assertThat(begin.headers())
          .containsAllEntriesOf(FULL)
          .containsEntry("content-type", "text/plain");
      WebServer.Request put = server.requests().get(1);
      assertThat(put.target()).contains("partNumber=1").contains("uploadId=u-1");
      assertThat(put.headers())
          .containsEntry("x-amz-checksum-crc32c", CRC32C)
          .containsEntry("content-md5", "XUFAKrxLKna5cZ2REBfFkg==")
          .doesNotContainKeys("x-amz-trailer", "content-encoding");
      WebServer.Request complete = server.requests().get(2);
      assertThat(complete.target()).isEqualTo("/bucket/k?uploadId=u-1");
      assertThat(complete.headers())
          .containsEntry("x-amz-checksum-crc32c", CRC32C)
          .containsEntry("x-amz-checksum-type", "FULL_OBJECT")
          .containsEntry("if-none-match", "*");
      assertThat(new String(complete.body().bytes(), UTF_8))
          .contains("<ChecksumCRC32C>" + CRC32C + "</ChecksumCRC32C>")
          .contains("<PartNumber>1</PartNumber>");
    }
  }

  @Test
  void aServerThatRefusesTheFieldsIsAskedForLessAndRemembered() throws Exception {
    try (WebServer server =
            serving(
                Answer.error(400, "BadRequest", "the checksum type is invalid"),
                Answer.error(501, "NotImplemented"),
                Answer.begun(Map.of()),
                Answer.begun(Map.of()),
                new Answer(200, Map.of("ETag", "\"p\""), ""),
                Answer.done("<ChecksumCRC32C>AAAAAA==</ChecksumCRC32C>"));
        StorageProvider provider = Script.open(server)) {
      Multipart multipart = provider.multipart().orElseThrow();
      multipart.begin("k", Attributes.NONE);
      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().get(1).headers()).doesNotContainKey("x-amz-checksum-type");
      String upload = multipart.begin("k", Attributes.NONE);
      assertThat(server.requests()).hasSize(4);
      assertThat(server.requests().get(3).headers())
          .doesNotContainKeys("x-amz-checksum-type", "x-amz-checksum-algorithm");
      multipart.put("k", upload, 1, 0, PAYLOAD);
      assertThat(server.requests().get(4).headers())
          .containsKey("content-md5")
          .doesNotContainKey("x-amz-checksum-crc32c");
      StoredObject done = multipart.complete("k", upload, List.of(PART), KNOWN, Precondition.NONE);
      assertThat(done.checksums()).isEqualTo(Checksums.NONE);
      assertThat(server.requests().get(5).headers()).doesNotContainKey("x-amz-checksum-crc32c");
      assertThat(new String(server.requests().get(5).body().bytes(), UTF_8))
          .doesNotContain("Checksum");
    }
  }

  @Test
  void whatIsNoMatterOfFieldsIsToldAtOnce() throws Exception {
    for (var refusal :
        Map.of(
                "AccessDenied", Problem.FORBIDDEN,
                "NoSuchBucket", Problem.NO_BUCKET,
                "SlowDown", Problem.THROTTLED)
            .entrySet()) {
      try (WebServer server = serving(Answer.error(403, refusal.getKey()));
          StorageProvider provider = Script.open(server)) {
        Multipart multipart = provider.multipart().orElseThrow();
        Expect.problem(refusal.getValue(), () -> multipart.begin("k", Attributes.NONE));
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  void aServerThatSaysNothingOrCompositeVouchesForNoWhole() throws Exception {
    for (Map<String, String> said :
        List.of(Map.<String, String>of(), Map.of("x-amz-checksum-algorithm", "CRC32C"))) {
      try (WebServer server =
              serving(
                  Answer.begun(said),
                  new Answer(200, Map.of("ETag", "\"p\""), ""),
                  Answer.done("<ChecksumCRC32C>%s</ChecksumCRC32C>".formatted(CRC32C)));
          StorageProvider provider = Script.open(server)) {
        Multipart multipart = provider.multipart().orElseThrow();
        String upload = multipart.begin("k", Attributes.NONE);
        multipart.put("k", upload, 1, 0, PAYLOAD);
        StoredObject done =
            multipart.complete("k", upload, List.of(PART), KNOWN, Precondition.NONE);
        assertThat(done.checksums()).isEqualTo(Checksums.NONE);
        assertThat(server.requests().get(1).headers()).containsKey("x-amz-checksum-crc32c");
        WebServer.Request complete = server.requests().get(2);
        assertThat(complete.headers())
            .doesNotContainKeys("x-amz-checksum-crc32c", "x-amz-checksum-type");
        assertThat(new String(complete.body().bytes(), UTF_8).contains("ChecksumCRC32C"))
            .isEqualTo(!said.isEmpty());
      }
    }
  }

  @Test
  void anotherProcessGoesOnAsTheUploadWasBegun() throws Exception {
    String upload;
    try (WebServer server = serving(Answer.begun(FULL));
        StorageProvider provider = Script.open(server)) {
      upload = provider.multipart().orElseThrow().begin("k", Attributes.NONE);
    }
    try (WebServer server = serving(Answer.done(""));
        StorageProvider provider = Script.open(server)) {
      provider
          .multipart()
          .orElseThrow()
          .complete("k", upload, List.of(PART), KNOWN, Precondition.NONE);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst().target()).endsWith("uploadId=u-1");
      assertThat(server.requests().getFirst().header("x-amz-checksum-crc32c")).isEqualTo(CRC32C);
    }
  }

  @Test
  void anErrorInAnAnswerOf200IsAnError() throws Exception {
    Precondition version = new Precondition.Version("\"v\"");
    assertThat(completion(Answer.error(200, "InternalError"), Precondition.NONE))
        .isEqualTo(Problem.UNAVAILABLE);
    assertThat(completion(Answer.error(200, "SomethingNew"), Precondition.NONE))
        .isEqualTo(Problem.UNAVAILABLE);
    assertThat(completion(Answer.error(200, "SlowDown"), Precondition.NONE))
        .isEqualTo(Problem.THROTTLED);
    assertThat(completion(Answer.error(200, "PreconditionFailed"), Precondition.ABSENT))
        .isEqualTo(Problem.EXISTS);
    assertThat(completion(Answer.error(200, "PreconditionFailed"), version))
        .isEqualTo(Problem.VERSION_CHANGED);
  }

  @Test
  void aRefusedCompletionIsToldByWhatIsMissing() throws Exception {
    Precondition version = new Precondition.Version("\"v\"");
    assertThat(completion(Answer.error(404, "NoSuchUpload"), Precondition.NONE))
        .isEqualTo(Problem.NOT_FOUND);
    assertThat(completion(Answer.error(404, "NoSuchUpload"), version)).isEqualTo(Problem.NOT_FOUND);
    assertThat(completion(Answer.error(404, "NoSuchKey"), version))
        .isEqualTo(Problem.VERSION_CHANGED);
    assertThat(completion(Answer.error(400, "BadDigest"), Precondition.NONE))
        .isEqualTo(Problem.CHECKSUM_MISMATCH);
    assertThat(completion(Answer.error(400, "InvalidPart"), Precondition.NONE))
        .isEqualTo(Problem.INTERNAL);
    assertThat(completion(Answer.error(409, "ConditionalRequestConflict"), Precondition.ABSENT))
        .isEqualTo(Problem.UNAVAILABLE);
  }

  private static Problem completion(Answer answer, Precondition precondition) throws Exception {
    try (WebServer server = serving(answer);
        StorageProvider provider = Script.open(server)) {
      Multipart multipart = provider.multipart().orElseThrow();
      return Expect.failure(
              () -> multipart.complete("k", "whole:u-1", List.of(PART), KNOWN, precondition))
          .problem();
    }
  }

  @Test
  void aLostAnswerToACompletionIsNotAskedForAgain() throws Exception {
    try (WebServer server =
            new WebServer(
                (q, r) -> {
                  r.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<?xml version=\"1.0\"?>\n");
                  r.hangUp();
                });
        StorageProvider provider = Script.open(server)) {
      Multipart multipart = provider.multipart().orElseThrow();
      Expect.problem(
          Problem.UNAVAILABLE,
          () -> multipart.complete("k", "whole:u-1", List.of(PART), KNOWN, Precondition.NONE));
      assertThat(server.requests()).hasSize(1);
    }
    try (WebServer server = new WebServer((q, r) -> r.hangUp());
        StorageProvider provider = Script.open(server)) {
      Multipart multipart = provider.multipart().orElseThrow();
      Expect.problem(
          Problem.UNAVAILABLE,
          () -> multipart.complete("k", "whole:u-1", List.of(PART), KNOWN, Precondition.NONE));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aCompletionMayTakeLongerThanASilence() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch silentForLong = new CountDownLatch(1);
    WebServer.Site site =
        (q, r) -> {
          if (q.method().equals("HEAD")) {
            r.stall();
            return;
          }
          asked.countDown();
          silentForLong.await();
          r.send(200, Map.of(), Answer.done("").body().getBytes(UTF_8));
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server, true, Duration.ofSeconds(1), 8)) {
      Multipart multipart = provider.multipart().orElseThrow();
      InOwnThread.all(
          List.of(
              () -> multipart.complete("k", "whole:u", List.of(PART), KNOWN, Precondition.NONE),
              () -> {
                assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
                Expect.problem(Problem.TIMED_OUT, () -> provider.stat("k"));
                silentForLong.countDown();
                return true;
              }));
    }
  }

  @Test
  void aPartThatTheServerHoldsDifferentlyIsFoundOut() throws Exception {
    try (WebServer server =
            serving(
                new Answer(200, Map.of("ETag", "\"p\"", "x-amz-checksum-crc32c", "AAAAAA=="), ""));
        StorageProvider provider = Script.open(server)) {
      Multipart multipart = provider.multipart().orElseThrow();
      Expect.problem(
          Problem.CHECKSUM_MISMATCH, () -> multipart.put("k", "whole:u-1", 1, 0, PAYLOAD));
    }
  }

  @Test
  void anUploadThatIsOverIsToldAsSuch() throws Exception {
    Answer over = Answer.error(404, "NoSuchUpload");
    try (WebServer server = serving(over, over, over, Answer.error(404, "NoSuchBucket"));
        StorageProvider provider = Script.open(server)) {
      Multipart multipart = provider.multipart().orElseThrow();
      Expect.problem(Problem.NOT_FOUND, () -> multipart.put("k", "whole:u-1", 1, 0, PAYLOAD));
      multipart.abort("k", "whole:u-1");
      assertThat(multipart.isOpen("k", "whole:u-1")).isFalse();
      Expect.problem(Problem.NO_BUCKET, () -> multipart.abort("k", "whole:u-1"));
    }
  }

  @Test
  void anUploadWithoutPartsIsLookedForInTheListOfUploads() throws Exception {
    Answer noParts = new Answer(200, Map.of(), "<ListPartsResult></ListPartsResult>");
    Answer first =
        listing(
            true,
            "<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>a</NextUploadIdMarker>"
                + upload("k", "a"));
    try (WebServer server =
            serving(
                noParts,
                first,
                listing(false, upload("k", "u-1")),
                noParts,
                first,
                listing(false, upload("k2", "u-1")),
                Answer.error(403, "AccessDenied"));
        StorageProvider provider = Script.open(server)) {
      Multipart multipart = provider.multipart().orElseThrow();
      assertThat(multipart.isOpen("k", "whole:u-1")).isTrue();
      assertThat(server.requests().getLast().target())
          .contains("key-marker=k", "upload-id-marker=a", "prefix=k");
      assertThat(multipart.isOpen("k", "whole:u-1")).isFalse();
      Expect.problem(Problem.FORBIDDEN, () -> multipart.isOpen("k", "whole:u-1"));
    }
  }

  private static Answer listing(boolean more, String body) {
    return new Answer(
        200,
        Map.of(),
        "<ListMultipartUploadsResult><IsTruncated>%s</IsTruncated>%s</ListMultipartUploadsResult>"
            .formatted(more, body));
  }

  private static String upload(String key, String id) {
    return "<Upload><Key>%s</Key><UploadId>%s</UploadId></Upload>".formatted(key, id);
  }
}
