package dev.wherry.server.settings;

import dev.wherry.core.queue.Retention;
import dev.wherry.providers.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `wherry.yaml` says.
///
/// @param providers in the order of the file
/// @param webhooks `webhooks:`, by their names
/// @param transfer `transfer:`, how large assets go in parts
/// @param retention `retention:`, how long the queue keeps what is over
public record Settings(
    List<Provider> providers,
    Map<String, WebhookSettings> webhooks,
    Worker worker,
    Staging staging,
    Transfer transfer,
    Retention retention,
    Database database,
    Server server) {
  /// What holds without a file.
  public static final Settings DEFAULT =
      new Settings(
          List.of(),
          Map.of(),
          Worker.DEFAULT,
          Staging.DEFAULT,
          Transfer.DEFAULT,
          Retention.DEFAULT,
          Database.DEFAULT,
          Server.DEFAULT);

  public Settings {
    providers = List.copyOf(providers);
    webhooks = Map.copyOf(webhooks);
  }

  /// One of `providers:`.
  ///
  /// @param kind `file`, `http`, `s3` and so on
  /// @param publicUrl what the URLs of its objects begin with; null when they have none
  /// @param settings of this kind
  public record Provider(
      String name, String kind, Record settings, Limits limits, @Nullable URI publicUrl) {}

  /// `limits:` of a provider.
  ///
  /// @param inFlight how many moves that begin or end there may run at once, in all workers
  ///   together; null: as many as there are slots
  /// @param inFlightFloor how low that number may fall while the provider throttles
  /// @param requestsPerSecond how many requests all workers together may send there; null: any
  ///   number
  /// @param bytesPerSecond how many bytes they may read and write there; null: any number
  /// @param timeout how long reading or writing an object, or a part of one, may take
  public record Limits(
      @Nullable Integer inFlight,
      int inFlightFloor,
      @Nullable Integer requestsPerSecond,
      @Nullable Long bytesPerSecond,
      Duration timeout) {
    /// Enough for 100 GB at 10 Mbit/s.
    public static final Duration TIMEOUT = Duration.ofHours(24);

    public static final Limits DEFAULT = new Limits(null, 1, null, null, TIMEOUT);

    /// The most that `inFlight` may be.
    public static final int MOST = 100_000;

    public Limits {
      if (inFlight != null) {
        Bounds.within("in-flight", inFlight, 1, MOST);
      }
      Bounds.within("in-flight-floor", inFlightFloor, 1, inFlight == null ? MOST : inFlight);
      if (requestsPerSecond != null) {
        Bounds.within("requests-per-second", requestsPerSecond, 1, Integer.MAX_VALUE);
      }
      if (bytesPerSecond != null) {
        Bounds.within("bytes-per-second", bytesPerSecond, 1, Long.MAX_VALUE);
      }
      Bounds.positive("timeout", timeout);
    }
  }

  /// `worker:`.
  ///
  /// @param slots how many moves one process runs at once
  /// @param perLane how many of one lane it runs at once
  /// @param lease how long a worker may be silent before it is taken for dead
  /// @param heartbeat how often it says that it lives
  /// @param grace how long moves that run may go on when the process is asked to end
  /// @param attempts how many tries of a move count before it fails for good
  /// @param backoff the longest delay before the second try; it doubles with each further one
  /// @param maxBackoff the longest delay before any try
  /// @param sha256 whether receipts tell the SHA-256 too, which costs about 0.6 s of CPU per GiB
  public record Worker(
      int slots,
      int perLane,
      Duration lease,
      Duration heartbeat,
      Duration grace,
      int attempts,
      Duration backoff,
      Duration maxBackoff,
      boolean sha256) {
    static final Worker DEFAULT =
        new Worker(
            128,
            32,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            10,
            Duration.ofSeconds(5),
            Duration.ofMinutes(15),
            false);

    public Worker {
      Bounds.within("slots", slots, 1, 10_000);
      Bounds.within("per-lane", perLane, 1, 10_000);
      Bounds.within("attempts", attempts, 1, 1_000);
      Bounds.positive("heartbeat", heartbeat);
      Bounds.notNegative("grace", grace);
      Bounds.positive("backoff", backoff);
      Bounds.positive("max-backoff", maxBackoff);
      if (lease.compareTo(heartbeat.multipliedBy(3)) < 0) {
        throw new IllegalArgumentException(
            "lease should be at least three times heartbeat, so that one late beat does no harm");
      }
    }
  }

  /// `staging:`.
  ///
  /// @param folder where large assets wait; null for `staging` in the data folder
  /// @param threshold in bytes: up to here an asset goes through memory
  /// @param memory in bytes, over all moves
  /// @param disk in bytes, over all moves
  public record Staging(@Nullable Path folder, long threshold, long memory, long disk) {
    static final Staging DEFAULT = new Staging(null, 4L << 20, 128L << 20, 20L << 30);

    public Staging {
      Bounds.within("threshold", threshold, 0, Integer.MAX_VALUE / 2);
      Bounds.within("memory", memory, threshold, Long.MAX_VALUE);
      Bounds.within("disk", disk, 1, Long.MAX_VALUE);
    }
  }

  /// `transfer:`.
  ///
  /// @param partSize in bytes, of a large asset's parts
  /// @param partsPerMove how many parts of one asset are under way at once
  /// @param parts how many parts of all assets in one process are under way at once
  public record Transfer(long partSize, int partsPerMove, int parts) {
    static final Transfer DEFAULT = new Transfer(8L << 20, 8, 64);

    public Transfer {
      Bounds.within("part-size", partSize, 8L << 20, 5L << 30);
      Bounds.within("parts-per-move", partsPerMove, 1, 1_000);
      Bounds.within("parts", parts, 1, 10_000);
    }
  }

  /// `database:`.
  ///
  /// @param url `postgresql://user:password@host:port/database`; null for the embedded PostgreSQL
  public record Database(@Nullable Secret url) {
    static final Database DEFAULT = new Database(null);
  }

  /// `server:`.
  ///
  /// @param port 0 for any free one
  /// @param bind the address to listen at
  /// @param introspection whether the API tells its schema
  /// @param subscriptions how many of them the holder of a token may have at once in one process
  /// @param documents a folder or a file with the only documents that the API executes; null: any
  public record Server(
      int port, String bind, boolean introspection, int subscriptions, @Nullable Path documents) {
    static final Server DEFAULT = new Server(8080, "127.0.0.1", true, 100, null);

    public Server {
      Bounds.within("port", port, 0, 65_535);
      Bounds.within("subscriptions", subscriptions, 1, 100_000);
    }
  }
}
