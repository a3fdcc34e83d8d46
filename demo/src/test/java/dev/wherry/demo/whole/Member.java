package dev.wherry.demo.whole;

import dev.wherry.demo.stage.ChildJvm;
import dev.wherry.demo.stage.Installation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A process of the packaged service, started with a command line of the test's.
record Member(ChildJvm process) implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String READY = "ready ";

  /// Small and quick to start: many run at once.
  private static final List<String> JVM =
      List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /// What a test waits for.
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /// Starts it, and does not wait.
  ///
  /// @param arguments of `wherry serve`
  static Member start(String name, String... arguments) throws IOException {
    Installation installation = installation();
    var command = new ArrayList<>(installation.serverOptions());
    command.addAll(List.of("-jar", installation.server().toString()));
    command.addAll(List.of(arguments));
    return new Member(ChildJvm.start(name, command, Map.of(), Member::isReady));
  }

  /// The programs, with a service that starts quickly.
  static Installation installation() throws IOException {
    Installation found = Installation.find();
    var options = new ArrayList<>(JVM);
    options.addAll(archive(found.server()));
    return found.withServerOptions(options);
  }

  private static List<String> archive(Path server) throws IOException {
    try {
      return Archive.options(JVM, server, Member::isReady);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the archive was written", e);
    }
  }

  private static boolean isReady(String line) {
    return line.startsWith(READY + "http://");
  }

  /// Waits until it is ready, and gives its address.
  URI address() throws IOException, InterruptedException {
    return URI.create(process.awaitReady(START).substring(READY.length()));
  }

  /// Waits for something while the process lives, looking again and again.
  ///
  /// @throws AssertionError when it does not come, or the process ends
  void await(String what, Condition condition) throws Exception {
    for (int looks = 0; !condition.holds(); looks++) {
      if (looks == 2_000 || process.awaitExit(LOOK)) {
        throw new AssertionError(
            "%s: %s%n%s"
                .formatted(what, process.isAlive() ? "not in time" : "it ended", process.tail()));
      }
    }
  }

  /// Sends a signal that Java can't: `STOP`, `CONT`.
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("kill -%s ended with %d".formatted(name, code));
    }
  }

  /// Its health as it tells it: `UP` or `DOWN`.
  String health() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(address().resolve("/actuator/health")).build(),
              BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? "UP"
          : answer.statusCode() == 503 ? "DOWN" : answer.body();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
