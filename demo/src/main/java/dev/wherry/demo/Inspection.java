package dev.wherry.demo;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.S3Bucket;
import dev.wherry.demo.client.Wherry.FailureTold;
import dev.wherry.demo.client.Wherry.MoveTold;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Compares what came out with what was planned. Each difference is one line for people.
final class Inspection {
  private static final String UNKNOWN = "application/octet-stream";
  private static final int READERS = 6;

  private final Plan plan;
  private final List<String> differences = new ArrayList<>();

  Inspection(Plan plan) {
    this.plan = plan;
  }

  /// What differs, in the order it was found; empty when everything is as planned.
  List<String> differences() {
    return List.copyOf(differences);
  }

  /// Looks at what the service tells of each move.
  void told(List<MoveTold> moves) {
    var left = new LinkedHashMap<>(plan.ends());
    for (MoveTold move : moves) {
      switch (left.remove(move.source())) {
        case Plan.End.Arrives(Asset asset) -> arrived(move, asset);
        case Plan.End.Fails(String kind) -> failed(move, kind);
        case null -> differ(move.source(), "a move that nobody asked for, or told twice");
      }
    }
    left.keySet().forEach(source -> differ(source, "the service tells nothing of it"));
  }

  /// Reads every object back and compares it with its asset.
  void readBack(S3Bucket bucket) throws IOException, InterruptedException {
    var reading = new LinkedHashMap<Asset, Future<S3Bucket.Read>>();
    try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
      for (Asset asset : plan.arriving()) {
        reading.put(asset, readers.submit(() -> bucket.read(asset.key())));
      }
      for (Map.Entry<Asset, Future<S3Bucket.Read>> read : reading.entrySet()) {
        compare(read.getKey(), read.getValue());
      }
    }
    Set<String> extra = new HashSet<>(bucket.keys());
    for (Asset asset : plan.arriving()) {
      if (!extra.remove(asset.key())) {
        differ("new:" + asset.key(), "not in the bucket's list");
      }
    }
    extra.forEach(key -> differ("new:" + key, "in the bucket, and nobody asked for it"));
  }

  private void compare(Asset asset, Future<S3Bucket.Read> reading) throws InterruptedException {
    String location = "new:" + asset.key();
    try {
      S3Bucket.Read read = reading.get();
      if (read.bytes() != asset.bytes()) {
        differ(location, "%d bytes, not %d".formatted(read.bytes(), asset.bytes()));
      } else if (!read.sha256().equals(asset.sha256())) {
        differ(location, "other bytes: their SHA-256 is " + read.sha256());
      }
      // A type that says nothing may have become one that the bytes tell.
      if (!asset.contentType().equals(UNKNOWN)
          && !plain(read.contentType()).equals(plain(asset.contentType()))) {
        differ(
            location, "of type '%s', not '%s'".formatted(read.contentType(), asset.contentType()));
      }
    } catch (ExecutionException e) {
      differ(location, String.valueOf(e.getCause()));
    }
  }

  /// A content type as it is compared: space after a `;` means nothing, nor does case.
  private static String plain(String contentType) {
    return contentType.replaceAll(";\\s+", ";").toLowerCase(Locale.ROOT);
  }

  private void arrived(MoveTold move, Asset asset) {
    if (!move.state().equals("SUCCEEDED")) {
      differ(move.source(), "%s, not SUCCEEDED: %s".formatted(move.state(), why(move.failure())));
    } else if (move.bytes() == null || move.bytes() != asset.bytes()) {
      differ(
          move.source(),
          "its receipt says %s bytes, not %d".formatted(move.bytes(), asset.bytes()));
    } else if (move.sha256() != null && !move.sha256().equals(asset.sha256())) {
      differ(move.source(), "its receipt says SHA-256 " + move.sha256());
    }
  }

  private void failed(MoveTold move, String kind) {
    FailureTold failure = move.failure();
    if (!plan.failsAsPlanned(move)) {
      differ(move.source(), "%s %s, not FAILED for %s".formatted(move.state(), why(failure), kind));
    } else if (failure == null || failure.remedy().isBlank() || failure.message().isBlank()) {
      differ(move.source(), "failed without a message or a remedy");
    }
  }

  private static String why(@Nullable FailureTold failure) {
    return failure == null ? "no failure" : failure.kind() + " " + failure.message();
  }

  private void differ(String what, String how) {
    differences.add(what + ": " + how);
  }
}
