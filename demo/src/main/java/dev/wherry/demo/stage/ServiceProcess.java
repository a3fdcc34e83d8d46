package dev.wherry.demo.stage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The service, in a process of its own, as `./wherry serve` runs it.
public final class ServiceProcess {
  private static final Duration START = Duration.ofMinutes(5);
  private static final String READY = "ready http://";

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
  static ServiceProcess start(
      Installation installation,
      Path config,
      Path data,
      Map<String, String> environment,
      Cleanup cleanup)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(installation.serverOptions());
    arguments.addAll(
        List.of(
            "-jar",
            installation.server().toString(),
            "--config",
            config.toString(),
            "--data",
            data.toString(),
            "--port",
            "0"));
    ChildJvm process =
        cleanup.open(
            () ->
                ChildJvm.start(
                    "the service", arguments, environment, line -> line.startsWith(READY)));
    String line = process.awaitReady(START);
    return new ServiceProcess(process, URI.create(line.substring("ready ".length())));
  }

  /// Its address, without a path.
  public URI address() {
    return address;
  }

  public ChildJvm process() {
    return process;
  }
}
