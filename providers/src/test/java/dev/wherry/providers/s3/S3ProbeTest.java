package dev.wherry.providers.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.InOwnThread;
import dev.wherry.core.provider.KeptProbes;
import dev.wherry.core.provider.ManualTime;
import dev.wherry.core.provider.MultipartCapabilities;
import dev.wherry.core.provider.Paces;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.core.transfer.CheckReport;
import dev.wherry.core.transfer.ProviderCheck;
import dev.wherry.providers.WebServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a server is found out that does not keep what it says.
@Timeout(60)
final class S3ProbeTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final BytesPayload PAYLOAD = BytesPayload.of("hello".getBytes(UTF_8));

  @Test
  void aServerThatHonoursConditionsIsReliedOn() throws Exception {
    try (S3Server server = S3Server.start()) {
      S3Settings settings = server.newBucket("pre/");
      try (StorageProvider provider = settings.open("bucket", InstantSource.system())) {
        assertThat(provider.capabilities().putIfAbsent()).isFalse();
        assertThat(provider.capabilities().putIfVersion()).isFalse();
        assertThat(provider.capabilities().checksOnWrite()).isEmpty();
        assertThat(inParts(provider).completeIfAbsent()).isFalse();
        provider.probe();
        assertThat(provider.capabilities().putIfAbsent()).isTrue();
        assertThat(provider.capabilities().putIfVersion()).isTrue();
        assertThat(provider.capabilities().checksOnWrite())
            .containsExactlyInAnyOrder(ChecksumKind.CRC32C, ChecksumKind.MD5);
        assertThat(inParts(provider).completeIfAbsent()).isTrue();
        assertThat(inParts(provider).completeIfVersion()).isTrue();
        assertThat(inParts(provider).checksOnWrite())
            .containsExactlyInAnyOrder(ChecksumKind.CRC32C, ChecksumKind.MD5);
      }
      try (StorageProvider other =
          server.settings(settings.bucket(), "").open("other", InstantSource.system())) {
        assertThat(other.list("", null, 10).objects()).isEmpty();
      }
      assertThat(server.store().listMultipartUploads(settings.bucket())).isEmpty();
    }
  }

  @Test
  void aServerThatIgnoresConditionsIsFoundOutAndLeftClean() throws Exception {
    Careless careless = new Careless();
    try (WebServer server = new WebServer(careless);
        StorageProvider provider = Script.openUnknown(server)) {
      provider.probe();
      assertThat(provider.capabilities().putIfAbsent()).isFalse();
      assertThat(provider.capabilities().putIfVersion()).isFalse();
      assertThat(provider.capabilities().checksOnWrite()).isEmpty();
      assertThat(inParts(provider).completeIfAbsent()).isFalse();
      assertThat(inParts(provider).completeIfVersion()).isFalse();
      assertThat(careless.objects()).isEmpty();
      assertThat(careless.uploads()).isEmpty();
      assertThat(server.requests())
          .allSatisfy(r -> assertThat(r.target()).startsWith("/bucket/.wherry-probe-"));
      int asked = server.requests().size();
      Expect.problem(Problem.UNSUPPORTED, () -> put(provider, Precondition.ABSENT));
      Expect.problem(Problem.UNSUPPORTED, () -> put(provider, new Precondition.Version("\"e\"")));
      Expect.problem(
          Problem.UNSUPPORTED,
          () ->
              provider
                  .multipart()
                  .orElseThrow()
                  .complete("k", "none:u", List.of(), Checksums.NONE, Precondition.ABSENT));
      assertThat(server.requests()).hasSize(asked);
    }
  }

  @Test
  void whatOneProcessFoundTheOthersRelyOnUntilThereIsNewerWord() throws Exception {
    KeptProbes kept = new KeptProbes();
    ManualTime time = new ManualTime();
    try (S3Server server = S3Server.start();
        WebServer careless = new WebServer(new Careless());
        StorageProvider first =
            new Paces(time)
                .paced(
                    server.newBucket("").open("bucket", InstantSource.system()),
                    LONG,
                    "settings",
                    kept);
        StorageProvider second =
            new Paces(time).paced(Script.openUnknown(careless), LONG, "settings", kept);
        StorageProvider changed =
            new Paces(time).paced(Script.openUnknown(careless), LONG, "others", kept)) {
      first.probe();
      second.probe();
      assertThat(careless.requests()).as("it was told").isEmpty();
      assertThat(second.capabilities().putIfAbsent()).isTrue();
      assertThat(inParts(second).completeIfVersion()).isTrue();

      changed.probe();
      assertThat(careless.requests()).as("with other settings it asks").isNotEmpty();
      assertThat(changed.capabilities().putIfAbsent()).isFalse();

      kept.keep("bucket", "settings", Objects.requireNonNull(changed.found()));
      second.probe();
      assertThat(second.capabilities().putIfAbsent()).isTrue();
      time.pass(61);
      int asked = careless.requests().size();
      second.probe();
      assertThat(second.capabilities().putIfAbsent()).isFalse();
      assertThat(careless.requests()).hasSize(asked);
    }
  }

  @Test
  void aFindingThatDoesNotTellAllIsNotReliedOn() throws Exception {
    KeptProbes kept = new KeptProbes();
    kept.keep("bucket", "settings", Set.of("PUT_IF_ABSENT", "no TAGS"));
    try (WebServer careless = new WebServer(new Careless());
        StorageProvider provider =
            new Paces(System::nanoTime)
                .paced(Script.openUnknown(careless), LONG, "settings", kept)) {
      provider.probe();
      assertThat(provider.capabilities().putIfAbsent()).isFalse();
      assertThat(kept.recall("bucket", "settings"))
          .isEqualTo(provider.found())
          .contains("no PUT_IF_ABSENT", "no COPY_PINNED");
    }
  }

  @Test
  void aServerThatIsTrustedWithoutReasonIsFoundOutByACheck() throws Exception {
    try (WebServer careless = new WebServer(new Careless());
        StorageProvider provider = Script.open(careless)) {
      CheckReport report =
          ProviderCheck.run(
              provider,
              new ProviderCheck.Wish(null, false, Duration.ofMinutes(1)),
              System::nanoTime);
      assertThat(report.passed()).isFalse();
    }
  }

  @Test
  void aServerThatRefusesToHearChecksumsHearsNone() throws Exception {
    Careless careless = new Careless();
    WebServer.Site site =
        (q, r) -> {
          if (q.header("x-amz-checksum-crc32c") != null) {
            r.send(501);
          } else {
            careless.answer(q, r);
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.openUnknown(server)) {
      Expect.failure(() -> put(provider, Precondition.NONE));
      provider.probe();
      put(provider, Precondition.NONE);
      assertThat(provider.capabilities().checksOnWrite()).isEmpty();
      assertThat(careless.objects()).containsExactly("/bucket/k");
    }
  }

  @Test
  void aServerThatRefusesEveryChecksumIsNotSaidToCompareThem() throws Exception {
    Careless careless = new Careless();
    byte[] refusal =
        "<Error><Code>BadRequest</Code><Message>no checksum is taken</Message></Error>"
            .getBytes(UTF_8);
    WebServer.Site site =
        (q, r) -> {
          if (q.header("x-amz-checksum-crc32c") != null || q.header("content-md5") != null) {
            r.send(400, Map.of("Content-Type", "application/xml"), refusal);
          } else {
            careless.answer(q, r);
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.openUnknown(server)) {
      provider.probe();
      assertThat(provider.capabilities().checksOnWrite()).isEmpty();
      assertThat(inParts(provider).checksOnWrite()).isEmpty();
      assertThat(careless.objects()).isEmpty();
    }
  }

  @Test
  void whatNeedsNoConditionNeedsNoProbe() throws Exception {
    try (WebServer server = new WebServer(new Careless());
        StorageProvider provider = Script.openUnknown(server)) {
      put(provider, Precondition.NONE);
      provider.capabilities();
      provider.multipart().orElseThrow().begin("k", Attributes.NONE);
      provider.stat("k");
      provider.delete("k", null);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void aConditionalWriteProbesByItselfOnceForManyThreads() throws Exception {
    CountDownLatch all = new CountDownLatch(12);
    Careless careless = new Careless();
    WebServer.Site site =
        (q, r) -> {
          // The first answer comes when every thread waits for it.
          all.await();
          careless.answer(q, r);
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.openUnknown(server)) {
      Callable<Boolean> writer =
          () -> {
            all.countDown();
            Expect.problem(Problem.UNSUPPORTED, () -> put(provider, Precondition.ABSENT));
            return true;
          };
      InOwnThread.all(Collections.nCopies(12, writer));
      assertThat(server.requests().stream().filter(r -> r.target().endsWith("?uploads")))
          .hasSize(1);
      assertThat(server.requests().stream().map(S3ProbeTest::key).distinct()).hasSize(1);
    }
  }

  @Test
  void aServerThatCannotBeAskedNowIsAskedAgain() throws Exception {
    AtomicBoolean up = new AtomicBoolean();
    Careless careless = new Careless();
    for (int status : List.of(503, 500, 429)) {
      up.set(false);
      WebServer.Site site =
          (q, r) -> {
            if (up.get()) {
              careless.answer(q, r);
            } else {
              r.send(status);
            }
          };
      try (WebServer server = new WebServer(site);
          StorageProvider provider = Script.openUnknown(server)) {
        Problem told = status == 429 ? Problem.THROTTLED : Problem.UNAVAILABLE;
        Expect.problem(told, provider::probe);
        Expect.problem(told, () -> put(provider, Precondition.ABSENT));
        up.set(true);
        provider.probe();
        Expect.problem(Problem.UNSUPPORTED, () -> put(provider, Precondition.ABSENT));
      }
    }
    Expect.problem(
        Problem.NO_BUCKET,
        () -> {
          try (WebServer server =
                  new WebServer((q, r) -> r.send(404, Map.of(), error("NoSuchBucket")));
              StorageProvider provider = Script.openUnknown(server)) {
            provider.probe();
          }
        });
  }

  @Test
  void whatIsForbiddenOrUnknownIsNotHonoured() throws Exception {
    for (var refusal : Map.of(403, "AccessDenied", 501, "NotImplemented", 400, "Odd").entrySet()) {
      try (WebServer server =
              new WebServer(
                  (q, r) -> r.send(refusal.getKey(), Map.of(), error(refusal.getValue())));
          StorageProvider provider = Script.openUnknown(server)) {
        provider.probe();
        assertThat(provider.capabilities().putIfAbsent()).isFalse();
        assertThat(server.requests()).hasSize(2);
        provider.probe();
        assertThat(server.requests()).hasSize(2);
      }
    }
  }

  @Test
  void oneThatRefusesTheConditionsAloneCanStillBeWrittenTo() throws Exception {
    Careless careless = new Careless();
    WebServer.Site swift =
        (q, r) -> {
          if (q.header("if-none-match") != null || q.header("if-match") != null) {
            r.send(501, Map.of(), error("NotImplemented"));
          } else {
            careless.answer(q, r);
          }
        };
    try (WebServer server = new WebServer(swift);
        StorageProvider provider = Script.openUnknown(server)) {
      provider.probe();
      assertThat(provider.capabilities().putIfAbsent()).isFalse();
      assertThat(provider.capabilities().putIfVersion()).isFalse();
      assertThat(careless.objects()).isEmpty();
      assertThat(careless.uploads()).isEmpty();
      put(provider, Precondition.NONE);
    }
  }

  @Test
  void theObjectOfAProbeIsInNoListing() throws Exception {
    try (S3Server server = S3Server.start()) {
      S3Settings settings = server.newBucket("pre/");
      try (StorageProvider provider = settings.open("bucket", InstantSource.system())) {
        for (String key : List.of(".wherry-probe-0123456789abcdef", "a", "b")) {
          provider.put(key, PAYLOAD, Attributes.NONE, Precondition.NONE);
        }
        var first = provider.list("", null, 2);
        assertThat(first.objects()).extracting(StoredObject::key).containsExactly("a");
        var rest = provider.list("", first.next(), 2);
        assertThat(rest.objects()).extracting(StoredObject::key).containsExactly("b");
        assertThat(rest.next()).isNull();
      }
    }
  }

  private static String key(WebServer.Request request) {
    return request.target().split("\\?", 2)[0];
  }

  private static MultipartCapabilities inParts(StorageProvider provider) {
    return provider.multipart().orElseThrow().capabilities();
  }

  private static byte[] error(String code) {
    return "<Error><Code>%s</Code></Error>".formatted(code).getBytes(UTF_8);
  }

  private static void put(StorageProvider provider, Precondition precondition) throws Exception {
    provider.put("k", PAYLOAD, Attributes.NONE, precondition);
  }
}
