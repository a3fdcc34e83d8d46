package dev.wherry.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.demo.client.S3Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewProviderTest {
  private static final List<String> KEYS =
      List.of("names/Zu\u0308rich/%41 a+b?#&\".txt", "names/Z\u00fcrich/%41 a+b?#&\".txt");

  @TempDir private Path folder;

  @Test
  void servesItsBucketToItsOwnerOnlyAndEndsWhenClosed() throws Exception {
    var before = ProcessHandle.current().children().toList();
    try (var cleanup = new Cleanup()) {
      var provider = NewProvider.start(installation(), folder, "shelf", clock(), cleanup);
      S3Bucket bucket = provider.bucket();
      assertThat(bucket.keys()).isEmpty();
      for (String key : KEYS) {
        Path file = folder.resolve("objects/shelf").resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "abc");
      }

      assertThat(bucket.keys()).containsExactlyInAnyOrderElementsOf(KEYS);
      for (String key : KEYS) {
        assertThat(bucket.read(key).bytes()).isEqualTo(3);
        assertThat(bucket.read(key).sha256()).startsWith("ba7816bf8f01cfea");
      }
      assertThatThrownBy(() -> bucket.read("nothing"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("404");
      try (var thief =
          new S3Bucket(bucket.endpoint(), "shelf", bucket.accessKey(), "guessed", clock())) {
        assertThatThrownBy(thief::keys).isInstanceOf(IOException.class).hasMessageContaining("403");
      }
    }
    assertThat(ProcessHandle.current().children().toList()).isEqualTo(before);
  }

  private static InstantSource clock() {
    return InstantSource.system();
  }

  /// Only what this test needs: the other modules may not be packaged yet.
  private static Installation installation() {
    Path target = Path.of("target").toAbsolutePath();
    return new Installation(target.resolve("s3"), target, target, target, List.of());
  }
}
