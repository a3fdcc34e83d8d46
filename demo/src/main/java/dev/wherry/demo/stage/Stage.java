package dev.wherry.demo.stage;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.S3Bucket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A temporary folder, an old provider named `old`, a new one named `new`, and the service between
/// them. Closing it ends all processes and deletes the folder; any thread may do that.
public final class Stage implements Closeable {
  private static final String SECRET = "WHERRY_NEW_SECRET";

  private final Installation installation;
  private final InstantSource clock;
  private final Cleanup cleanup = new Cleanup();
  private @Nullable TemporaryFolder folder;
  private @Nullable OldProvider oldProvider;
  private @Nullable NewProvider newProvider;
  private @Nullable ServiceProcess service;

  public Stage(Installation installation, InstantSource clock) {
    this.installation = installation;
    this.clock = clock;
  }

  /// The temporary folder; made when it is first asked for.
  public Path folder() throws IOException {
    if (folder == null) {
      folder = cleanup.open(() -> TemporaryFolder.create("wherry-demo-"));
    }
    return folder.path();
  }

  /// Starts the old provider.
  ///
  /// @param forbidden keys that answer 403
  public OldProvider openOld(Collection<Asset> assets, Set<String> forbidden, Gate gate)
      throws IOException, InterruptedException {
    oldProvider = cleanup.open(() -> OldProvider.start(assets, forbidden, gate));
    return oldProvider;
  }

  /// Starts the new provider, with an empty bucket.
  public NewProvider openNew() throws IOException, InterruptedException {
    newProvider = NewProvider.start(installation, folder().resolve("s3"), "assets", clock, cleanup);
    return newProvider;
  }

  /// Starts the service between the two, which are open. Called again after its process ended, it
  /// starts one on the same data.
  ///
  /// @param settings more of `wherry.yaml`, for example `worker: {lease: 3s}`
  public ServiceProcess openService(String settings) throws IOException, InterruptedException {
    if (oldProvider == null || newProvider == null) {
      throw new IllegalStateException("the providers are not open");
    }
    S3Bucket bucket = newProvider.bucket();
    Path config = folder().resolve("wherry.yaml");
    Files.writeString(config, config(oldProvider, bucket) + settings, StandardCharsets.UTF_8);
    service =
        ServiceProcess.start(
            installation, config, data(), Map.of(SECRET, bucket.secretKey()), cleanup);
    return service;
  }

  /// The folder of the service's database.
  public Path data() throws IOException {
    return folder().resolve("data");
  }

  /// Waits until the service's process ends, however long that takes.
  public void awaitServiceEnd() throws InterruptedException {
    while (service != null && !service.process().awaitExit(Duration.ofDays(1))) {
      // It still runs.
    }
  }

  /// The last lines of the processes that run or ran.
  public String tails() {
    var tails = new StringBuilder();
    if (service != null) {
      tails.append("the service's last lines:%n%s%n".formatted(service.process().tail()));
    }
    if (newProvider != null) {
      tails.append("the S3 server's last lines:%n%s%n".formatted(newProvider.tail()));
    }
    return tails.toString();
  }

  @Override
  public void close() throws IOException {
    cleanup.close();
  }

  private static String config(OldProvider oldProvider, S3Bucket bucket) {
    return """
    providers:
      old:
        kind: http
        base: "%s"
        allow: ["127.0.0.0/8"]
        connections: 256
      new:
        kind: s3
        endpoint: "%s"
        region: us-east-1
        bucket: %s
        path-style: true
        access-key: %s
        secret-key: "${%s}"
    """
        .formatted(
            oldProvider.base(), bucket.endpoint(), bucket.name(), bucket.accessKey(), SECRET);
  }
}
