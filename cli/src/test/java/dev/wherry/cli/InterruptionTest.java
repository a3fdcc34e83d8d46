package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// With the real process: a signal reaches no other.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class InterruptionTest {
  @Test
  void saysThatTheRequestGoesOn() throws Exception {
    try (ServiceDouble service = ServiceDouble.start()) {
      service.store().put(RequestFixture.of(17, 10).fields());
      Process watching =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.wherry.cli.Main",
                  "watch",
                  "17",
                  "--url",
                  service.url())
              .start();
      try {
        service.awaitSubscriber();
        // As Ctrl-C does, but a shell's background job may ignore that one.
        watching.toHandle().destroy();
        String err = new String(watching.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(watching.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(watching.exitValue()).isEqualTo(128 + 15);
        assertThat(err)
            .contains(
                "Stopped watching; request 17 goes on. Watch it again: ./wherry watch 17 --url "
                    + service.url());
      } finally {
        watching.destroyForcibly();
      }
    }
  }
}
