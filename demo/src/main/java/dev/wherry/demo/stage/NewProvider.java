package dev.wherry.demo.stage;

import dev.wherry.demo.client.S3Bucket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// An S3 server with one bucket, in a process of its own: s3proxy over a folder. It checks
/// signatures.
public final class NewProvider {
  /// The largest object that it takes, in bytes.
  public static final long LARGEST = 250_000_000;

  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int TRIES = 5;
  private static final String LOGGING =
      """
      <configuration>
        <statusListener class="ch.qos.logback.core.status.NopStatusListener"/>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d{HH:mm:ss.SSS} %level %logger{0} %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private final ChildJvm server;
  private final S3Bucket bucket;

  private NewProvider(ChildJvm server, S3Bucket bucket) {
    this.server = server;
    this.bucket = bucket;
  }

  /// Starts it on a free port of the loopback address, with new credentials and an empty bucket.
  ///
  /// @param folder where its objects and settings are
  /// @throws IOException when it does not start, with its last lines
  static NewProvider start(
      Installation installation,
      Path folder,
      String bucketName,
      InstantSource clock,
      Cleanup cleanup)
      throws IOException, InterruptedException {
    String accessKey = "demo";
    String secretKey = secret();
    Files.createDirectories(folder.resolve("objects"));
    for (int left = TRIES; ; left--) {
      int port = Ports.free();
      List<String> arguments = arguments(installation, folder, port, accessKey, secretKey);
      // The names of its files are those of the objects, whatever the user's language.
      var environment = Map.of("LC_ALL", "C.UTF-8");
      ChildJvm server =
          cleanup.open(
              () -> ChildJvm.start("the S3 server", arguments, environment, line -> false));
      if (awaitConnection(server, port)) {
        var endpoint = URI.create("http://127.0.0.1:" + port);
        S3Bucket bucket =
            cleanup.open(() -> new S3Bucket(endpoint, bucketName, accessKey, secretKey, clock));
        bucket.create();
        return new NewProvider(server, bucket);
      }
      server.close();
      if (left == 1 || server.output().stream().noneMatch(line -> line.contains("Address al"))) {
        throw new IOException("the S3 server does not start%n%s".formatted(server.tail()));
      }
    }
  }

  /// The bucket, as its owner sees it.
  public S3Bucket bucket() {
    return bucket;
  }

  /// The process's last lines of output.
  public String tail() {
    return server.tail();
  }

  private static List<String> arguments(
      Installation installation, Path folder, int port, String accessKey, String secretKey)
      throws IOException {
    Path settings = folder.resolve("s3proxy.properties");
    PrivateFiles.write(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.v4-max-non-chunked-request-size=%d
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, accessKey, secretKey, LARGEST, escaped(folder.resolve("objects"))));
    Path logging = folder.resolve("logback.xml");
    Files.writeString(logging, LOGGING, StandardCharsets.UTF_8);
    return List.of(
        "-Xmx1g", // it reads a signed object whole, twice, to check the signature
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dlogback.configurationFile=" + logging,
        "-cp",
        installation.s3().resolve("*").toString(),
        "org.gaul.s3proxy.Main",
        "--properties",
        settings.toString());
  }

  /// Waits until somebody answers on the port; false when the process ended before.
  private static boolean awaitConnection(ChildJvm server, int port)
      throws IOException, InterruptedException {
    for (long left = START.dividedBy(LOOK); left > 0; left--) {
      if (server.awaitExit(LOOK)) {
        return false;
      }
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException e) {
        // Not yet.
      }
    }
    server.close();
    throw new IOException(
        "the S3 server does not answer after %d s%n%s".formatted(START.toSeconds(), server.tail()));
  }

  private static String secret() {
    byte[] secret = new byte[20];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\");
  }
}
