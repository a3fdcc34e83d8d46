package dev.wherry.demo.stage;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The service, in a process of its own, as `./wherry serve` runs it.
public final class ServiceProcess implements Closeable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final String READY = "ready http://";
  private static final int TRIES = 5;

  private final ChildJvm process;
  private final URI address;

  private ServiceProcess(ChildJvm process, URI address) {
    this.process = process;
    this.address = address;
  }

  /// Starts it on a free port of the loopback address, and waits until it takes requests.
  ///
  /// @param config the file with the providers
  /// @param data the folder of its database
  /// @param environment what the file's `${...}` stand for
  /// @throws IOException when it does not start, with its last lines
  public static ServiceProcess start(
      Installation installation, Path config, Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    for (int left = TRIES; ; left--) {
      String port = Integer.toString(Ports.free());
      var process =
          ChildJvm.start(
              "the service",
              List.of(
                  "-jar",
                  installation.server().toString(),
                  "--config",
                  config.toString(),
                  "--data",
                  data.toString(),
                  "--port",
                  port),
              environment,
              line -> line.startsWith(READY));
      try {
        String line = process.awaitReady(START);
        return new ServiceProcess(process, URI.create(line.substring("ready ".length())));
      } catch (IOException e) {
        process.close();
        if (left == 1 || process.output().stream().noneMatch(line -> line.contains("in use"))) {
          throw e;
        }
      }
    }
  }

  /// Its address, without a path.
  public URI address() {
    return address;
  }

  public ChildJvm process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
