package dev.wherry.postgres;

import dev.wherry.core.move.KeyGlob;
import dev.wherry.core.queue.ManifestListing;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.PrefixListing;
import dev.wherry.core.queue.Webhook;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;

/// SHA-256 over all that a request asks, so that the same input has the same hash and no other has.
/// Stored beside the request: its form may not change.
final class InputHash {
  private InputHash() {}

  static byte[] of(MoveRequest request) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new DigestOutputStream(OutputStream.nullOutputStream(), sha256), 8_192))) {
      write(request, out);
    } catch (IOException e) {
      throw new UncheckedIOException("a digest can't fail", e);
    }
    return sha256.digest();
  }

  private static void write(MoveRequest request, DataOutputStream out) throws IOException {
    out.writeInt(request.priority());
    write(request.options().overwrite().name(), out);
    write(request.options().verify().name(), out);
    Duration retireAfter = request.options().retireAfter();
    if (retireAfter == null) {
      out.writeBoolean(request.options().retireSource());
    } else {
      out.writeByte(2);
      out.writeLong(retireAfter.toMillis());
    }
    out.writeInt(request.labels().size());
    for (String label : request.labels()) {
      write(label, out);
    }
    out.writeInt(request.moves().size());
    for (MoveRequest.Leg leg : request.moves()) {
      write(leg.source().toString(), out);
      write(leg.destination().toString(), out);
    }
    switch (request.listing()) {
      case PrefixListing listing -> {
        write(listing.source(), out);
        write(listing.prefix(), out);
        write(listing.destination(), out);
        write(listing.key().text(), out);
        write(listing.filter(), out);
      }
      case ManifestListing listing -> {
        write(listing.manifest().toString(), out); // no provider's name, with which a prefix begins
        write(listing.format().name(), out);
      }
      case null -> {}
    }
    Webhook webhook = request.webhook();
    if (webhook != null) {
      write(webhook.name(), out);
      for (Webhook.Event event : Webhook.Event.values()) {
        out.writeBoolean(webhook.events().contains(event));
      }
    }
  }

  private static void write(PrefixListing.Filter filter, DataOutputStream out) throws IOException {
    for (List<KeyGlob> patterns : List.of(filter.include(), filter.exclude())) {
      out.writeInt(patterns.size());
      for (KeyGlob pattern : patterns) {
        write(pattern.toString(), out);
      }
    }
    write(String.valueOf(filter.minBytes()), out);
    write(String.valueOf(filter.maxBytes()), out);
    write(String.valueOf(filter.modifiedAfter()), out);
    write(String.valueOf(filter.modifiedBefore()), out);
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
