package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What `put` promises.
interface PutContract extends ContractSubject {
  byte[] OLD = BytesPayload.random(20, 5_000);

  @Test
  default void putWritesObjectsOfAllSizes() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    for (int size : List.of(0, 1, 8_191, 8_192, 65_537, 7_000_001)) {
      byte[] content = BytesPayload.random(size, size);
      StoredObject put = put("put/size-" + size, BytesPayload.of(content), Attributes.NONE);
      assertThat(put.key()).isEqualTo("put/size-" + size);
      assertThat(put.size()).isEqualTo(size);
      assertThat(Expect.read(provider(), "put/size-" + size)).isEqualTo(content);
    }
  }

  @Test
  default void putAnswersWithTheVersionItWroteAndTrueChecksums() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    byte[] content = BytesPayload.random(21, 100_000);
    StoredObject put = put("put/answer", BytesPayload.of(content), Attributes.NONE);
    assertThat(put.version()).isEqualTo(Expect.version(provider(), "put/answer"));
    Checksums truth = ChecksumCalculator.of(content, EnumSet.allOf(ChecksumKind.class));
    assertThat(truth.hex()).containsAllEntriesOf(put.checksums().hex());
  }

  @Test
  default void putReplacesWhatIsThere() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    String before = put("put/twice", BytesPayload.of(OLD), Attributes.NONE).version();
    byte[] content = BytesPayload.random(22, 100);
    String after = put("put/twice", BytesPayload.of(content), Attributes.NONE).version();
    assertThat(after).isNotEqualTo(before);
    assertThat(Expect.read(provider(), "put/twice")).isEqualTo(content);
    assertThat(provider().stat("put/twice").size()).isEqualTo(100);
  }

  @Test
  default void putRefusesBytesThatAreNotThoseOfTheChecksums() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    put("put/wrong-sum", BytesPayload.of(OLD), Attributes.NONE);
    byte[] announced = BytesPayload.random(23, 5_000);
    byte[] sent = announced.clone();
    sent[4_999]++;
    for (ChecksumKind kind : provider().capabilities().checksOnWrite()) {
      Checksums wrong = ChecksumCalculator.of(announced, EnumSet.of(kind));
      Expect.problem(
          Problem.CHECKSUM_MISMATCH,
          () -> put("put/wrong-sum", new BytesPayload(sent, wrong), Attributes.NONE));
      Expect.problem(
          Problem.CHECKSUM_MISMATCH,
          () -> put("put/wrong-new", new BytesPayload(sent, wrong), Attributes.NONE));
    }
    assertThat(Expect.read(provider(), "put/wrong-sum")).isEqualTo(OLD);
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("put/wrong-new"));
    assertThat(litter()).isEmpty();
  }

  @Test
  default void aPayloadThatFailsLeavesTheOldObject() throws Exception {
    leavesTheOldObject(
        in ->
            new FilterInputStream(in) {
              private int left = 3_000_000;

              @Override
              public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left == 0) {
                  throw new IOException("the disk is on fire");
                }
                int n = super.read(buffer, offset, Math.min(length, left));
                left -= n;
                return n;
              }
            });
  }

  @Test
  default void aPayloadThatIsTooShortLeavesTheOldObject() throws Exception {
    leavesTheOldObject(in -> new ByteArrayInputStream(in.readNBytes(4_999_999)));
  }

  @Test
  default void aPayloadThatIsTooLongLeavesTheOldObject() throws Exception {
    leavesTheOldObject(in -> new ByteArrayInputStream(Arrays.copyOf(in.readAllBytes(), 5_000_001)));
  }

  @Test
  default void anInterruptedPutLeavesTheOldObject() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    AtomicInteger most = new AtomicInteger();
    boolean interrupted =
        InOwnThread.get(
            () -> {
              leavesTheOldObject(
                  in ->
                      new FilterInputStream(in) {
                        private int read;

                        @Override
                        public int read(byte[] buffer, int offset, int length) throws IOException {
                          int n = super.read(buffer, offset, length);
                          read += n;
                          most.accumulateAndGet(read, Math::max);
                          if (read > 1_000_000) {
                            Thread.currentThread().interrupt();
                          }
                          return n;
                        }
                      });
              return true;
            });
    assertThat(interrupted).isTrue();
    assertThat(most.get()).as("bytes that were taken").isBetween(1_000_001, 4_999_999);
  }

  @Test
  default void putKeepsTheAttributesAndSaysWhich() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    Attributes wanted =
        new Attributes(
            "text/css",
            "no-cache",
            "inline",
            "identity",
            "fr",
            Map.of("a", "1", "b", "zwei ✓"),
            Map.of("team", "web"),
            "STANDARD_IA");
    Attributes kept = put("put/kept", BytesPayload.of(OLD), wanted).attributes();
    var can = provider().capabilities().attributes();
    assertThat(kept)
        .isEqualTo(
            new Attributes(
                can.contains(Attribute.CONTENT_TYPE) ? "text/css" : null,
                can.contains(Attribute.CACHE_CONTROL) ? "no-cache" : null,
                can.contains(Attribute.CONTENT_DISPOSITION) ? "inline" : null,
                can.contains(Attribute.CONTENT_ENCODING) ? "identity" : null,
                can.contains(Attribute.CONTENT_LANGUAGE) ? "fr" : null,
                can.contains(Attribute.USER_METADATA) ? wanted.user() : Map.of(),
                can.contains(Attribute.TAGS) ? wanted.tags() : Map.of(),
                can.contains(Attribute.STORAGE_CLASS) ? wanted.storageClass() : null));
  }

  @Test
  default void putReplacesTheAttributesToo() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    Attributes first = new Attributes("text/css", "no-cache", null, null, null, Map.of("a", "1"));
    put("put/attributes", BytesPayload.of(OLD), first);
    put("put/attributes", BytesPayload.of(OLD), Attributes.ofType("text/html"));
    Attributes now = provider().stat("put/attributes").attributes();
    assertThat(now.cacheControl()).isNull();
    assertThat(now.user()).isEmpty();
    if (provider().capabilities().attributes().contains(Attribute.CONTENT_TYPE)) {
      assertThat(now.contentType()).isEqualTo("text/html");
    }
  }

  @Test
  default void attributesAreNeverHeadersOfTheirOwn() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    Attributes hostile =
        new Attributes(
            "text/plain\r\nX-Evil: 1",
            "no-cache\r\n\r\nGET / HTTP/1.1",
            "attachment; filename=\"ü.pdf\"",
            null,
            null,
            Map.of("name with spaces\r\n", "x", "ok", "y\r\nX-Evil: 2"));
    Attributes kept = put("put/hostile", BytesPayload.of(OLD), hostile).attributes();
    Attributes now = provider().stat("put/hostile").attributes();
    assertThat(now.user()).isEqualTo(kept.user());
    assertThat(now.cacheControl()).isEqualTo(kept.cacheControl());
    assertThat(now.contentDisposition()).isEqualTo(kept.contentDisposition());
    assertThat(Expect.read(provider(), "put/hostile")).isEqualTo(OLD);
  }

  @Test
  default void putRefusesWhatIsTooLargeUnread() throws Exception {
    long limit = provider().capabilities().maxObjectBytes();
    if (!provider().capabilities().writable()) {
      refusesToWrite();
    } else if (limit < Long.MAX_VALUE) {
      Payload payload =
          new Payload() {
            @Override
            public long size() {
              return limit + 1;
            }

            @Override
            public Checksums checksums() {
              return Checksums.of(ChecksumKind.CRC32C, "00000000");
            }

            @Override
            public InputStream open() {
              throw new AssertionError("it was read");
            }
          };
      Expect.problem(Problem.TOO_LARGE, () -> put("put/too-large", payload, Attributes.NONE));
    }
  }

  @Test
  default void putWithoutBucketIsNoBucket() throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    try (StorageProvider lost = withoutBucket()) {
      Expect.problem(
          Problem.NO_BUCKET,
          () -> lost.put("put/lost", BytesPayload.of(OLD), Attributes.NONE, Precondition.NONE));
    }
  }

  /// A step of a payload's bytes.
  @FunctionalInterface
  interface Wrapping {
    InputStream of(InputStream in) throws IOException;
  }

  private void leavesTheOldObject(Wrapping wrapping) throws Exception {
    if (!provider().capabilities().writable()) {
      refusesToWrite();
      return;
    }
    put("put/old", BytesPayload.of(OLD), Attributes.NONE);
    BytesPayload announced = BytesPayload.of(BytesPayload.random(24, 5_000_000));
    Payload broken =
        new Payload() {
          @Override
          public long size() {
            return announced.size();
          }

          @Override
          public Checksums checksums() {
            return announced.checksums();
          }

          @Override
          public InputStream open() throws IOException {
            return wrapping.of(announced.open());
          }
        };
    Expect.failure(() -> put("put/old", broken, Attributes.NONE));
    boolean interrupted = Thread.interrupted();
    Expect.failure(() -> put("put/new", broken, Attributes.NONE));
    assertThat(Thread.interrupted()).isEqualTo(interrupted);
    assertThat(Expect.read(provider(), "put/old")).isEqualTo(OLD);
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("put/new"));
    assertThat(litter()).isEmpty();
  }

  private void refusesToWrite() {
    Expect.problem(
        Problem.UNSUPPORTED, () -> put("put/refused", BytesPayload.of(OLD), Attributes.NONE));
  }

  private StoredObject put(String key, Payload payload, Attributes attributes)
      throws StorageException {
    return provider().put(key, payload, attributes, Precondition.NONE);
  }
}
