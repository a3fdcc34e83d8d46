package dev.wherry.providers.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.InOwnThread;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.WebServer;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tags and storage classes: what they cost, and servers that lack them.
@Timeout(60)
final class S3AttributesTest {
  private static final BytesPayload PAYLOAD = BytesPayload.of("hello".getBytes(UTF_8));
  private static final Map<String, String> TAGS = Map.of("team", "web", "cost centre", "a+b=c/7 é");
  private static final Attributes TAGGED = Attributes.NONE.withTags(TAGS);
  private static final Duration IDLE = Duration.ofSeconds(60);

  @Test
  void tagsTravelAndCostARequestOnlyWhereThereAreSome() throws Exception {
    try (WebServer server = new WebServer(new Labelled());
        StorageProvider provider = Script.openUnknown(server)) {
      assertThat(provider.capabilities().attributes()).doesNotContain(Attribute.TAGS);
      provider.probe();
      assertThat(provider.capabilities().attributes()).contains(Attribute.TAGS);
      assertThat(put(provider, "tagged", TAGGED)).isEqualTo(TAGGED);
      put(provider, "plain", Attributes.NONE);
      int before = server.requests().size();
      assertThat(opened(provider, "tagged", null).tags()).isEqualTo(TAGS);
      assertThat(server.requests()).hasSize(before + 2);
      assertThat(opened(provider, "plain", null).tags()).isEmpty();
      assertThat(opened(provider, "tagged", new ByteRange(0, 1)).tags()).isEmpty();
      assertThat(provider.stat("tagged").attributes().tags()).isEmpty();
      assertThat(server.requests()).hasSize(before + 5);
      provider.multipart().orElseThrow().begin("tagged", TAGGED);
      assertThat(server.requests().getLast().header("x-amz-tagging"))
          .isEqualTo("cost%20centre=a%2Bb%3Dc%2F7%20%C3%A9&team=web");
    }
  }

  @Test
  void askingForTagsTakesNoConnectionThatOthersWaitFor() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Labelled labelled = new Labelled();
    WebServer.Site site =
        (q, r) -> {
          if (q.method().equals("GET") && q.target().endsWith("/tagged")) {
            both.countDown();
            both.await();
          }
          labelled.answer(q, r);
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server, null, IDLE, 2)) {
      put(provider, "tagged", TAGGED);
      Callable<Boolean> reader = () -> opened(provider, "tagged", null).tags().equals(TAGS);
      assertThat(InOwnThread.all(Collections.nCopies(2, reader))).containsOnly(true);
    }
  }

  @Test
  void aServerWithoutTagsIsNotSentAny() throws Exception {
    Labelled labelled = new Labelled();
    WebServer.Site site =
        (q, r) -> {
          if (q.header("x-amz-tagging") != null) {
            r.send(501);
          } else {
            labelled.answer(q, r);
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.openUnknown(server)) {
      assertThat(put(provider, "k", TAGGED)).isEqualTo(Attributes.NONE);
      assertThat(provider.capabilities().attributes()).doesNotContain(Attribute.TAGS);
    }
  }

  @Test
  void tagsThatCannotBeReadAreAFailureAndNotNone() throws Exception {
    Labelled labelled = new Labelled();
    WebServer.Site site =
        (q, r) -> {
          if (q.target().endsWith("/tagged?tagging")) {
            r.send(403);
          } else {
            labelled.answer(q, r);
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.openUnknown(server)) {
      put(provider, "tagged", TAGGED);
      assertThat(Expect.problem(Problem.FORBIDDEN, () -> provider.open("tagged", null, null)))
          .hasMessageContaining("its tags");
    }
  }

  @Test
  void theStorageClassTravelsWhereTheServerHasIt() throws Exception {
    try (WebServer server = new WebServer(new Labelled());
        StorageProvider provider = Script.open(server)) {
      Attributes cold = Attributes.NONE.withStorageClass("COLD");
      assertThat(put(provider, "k", cold)).isEqualTo(cold);
      assertThat(provider.stat("k").attributes()).isEqualTo(cold);
      put(provider, "k", Attributes.NONE);
      assertThat(provider.stat("k").attributes()).isEqualTo(Attributes.NONE);
      int before = server.requests().size();
      Attributes warm = Attributes.NONE.withStorageClass("WARM");
      assertThat(put(provider, "k", warm)).isEqualTo(Attributes.NONE);
      assertThat(server.requests()).hasSize(before + 2);
      assertThat(put(provider, "k", warm)).isEqualTo(Attributes.NONE);
      provider.multipart().orElseThrow().begin("k", warm);
      assertThat(server.requests()).hasSize(before + 4);
      provider.multipart().orElseThrow().begin("k", Attributes.NONE.withStorageClass("ANOTHER"));
      assertThat(server.requests()).hasSize(before + 6);
      assertThat(put(provider, "k", Attributes.NONE.withStorageClass("a\r\nb")))
          .isEqualTo(Attributes.NONE);
    }
  }

  @Test
  void severalMayLearnAtOnceThatAClassIsUnknown() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Labelled labelled = new Labelled();
    WebServer.Site site =
        (q, r) -> {
          if (q.header("x-amz-storage-class") != null) {
            both.countDown();
            both.await();
          }
          labelled.answer(q, r);
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server)) {
      Callable<Attributes> writer =
          () -> put(provider, "k", Attributes.NONE.withStorageClass("WARM"));
      assertThat(InOwnThread.all(Collections.nCopies(2, writer))).containsOnly(Attributes.NONE);
    }
  }

  @Test
  void theSettingsStorageClassComesFirst() throws Exception {
    Attributes warm = Attributes.NONE.withStorageClass("WARM");
    try (WebServer server = new WebServer(new Labelled());
        StorageProvider cold = Script.open(server, true, "COLD", IDLE, 8);
        StorageProvider usual = Script.open(server, true, "STANDARD", IDLE, 8);
        StorageProvider wrong = Script.open(server, true, "LUKEWARM", IDLE, 8)) {
      assertThat(put(cold, "k", warm).storageClass()).isEqualTo("COLD");
      assertThat(put(cold, "k", Attributes.NONE).storageClass()).isEqualTo("COLD");
      assertThat(put(usual, "k", warm).storageClass()).isNull();
      assertThat(Expect.problem(Problem.INTERNAL, () -> put(wrong, "k", warm)))
          .hasMessageContaining("'storage-class'");
    }
  }

  private static Attributes put(StorageProvider provider, String key, Attributes attributes)
      throws Exception {
    return provider.put(key, PAYLOAD, attributes, Precondition.NONE).attributes();
  }

  private static Attributes opened(StorageProvider provider, String key, @Nullable ByteRange range)
      throws Exception {
    try (OpenObject open = provider.open(key, range, null)) {
      return open.object().attributes();
    }
  }
}
