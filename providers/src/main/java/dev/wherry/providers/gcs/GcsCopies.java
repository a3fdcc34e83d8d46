package dev.wherry.providers.gcs;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.rest.RestBody;
import dev.wherry.providers.rest.RestRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Copies by Google's rewrite, in one call for each so many bytes, between the buckets that one
/// account reaches. It has no copies of parts, and needs none: one rewrite copies any object.
final class GcsCopies implements ServerSideCopy {
  private static final long MAX_COPY_BYTES = 5L << 40;

  private final GcsProvider provider;
  private final GcsClient client;

  GcsCopies(GcsProvider provider, GcsClient client) {
    this.provider = provider;
    this.client = client;
  }

  @Override
  public boolean reaches(StorageProvider source) {
    return source instanceof GcsProvider other
        && same(other.client().settings(), client.settings());
  }

  private static boolean same(GcsSettings one, GcsSettings other) {
    return one.endpoint().equals(other.endpoint())
        && Objects.equals(one.keyFile(), other.keyFile())
        && Objects.equals(one.accessToken(), other.accessToken());
  }

  @Override
  public long maxCopyBytes() {
    return MAX_COPY_BYTES;
  }

  @Override
  public StoredObject copy(
      StorageProvider source,
      StoredObject object,
      String key,
      Attributes attributes,
      Precondition precondition)
      throws StorageException {
    String what = provider.what("copy to", key);
    String version = object.version();
    if (!(source instanceof GcsProvider from) || !reaches(source) || version == null) {
      throw new StorageException(
          Problem.UNSUPPORTED,
          "%s: %s of %s can't be copied".formatted(what, Keys.shown(object.key()), source.name()));
    }
    String generation = generation(precondition, what);
    Attributes kept = GcsAttributes.holdable(attributes, client.settings().storageClass());
    String json = Json.write(GcsAttributes.json(kept));
    String token = null;
    while (true) {
      RestRequest request =
          client
              .rewrite(from.client(), object.key(), key)
              .query("sourceGeneration", version)
              .query("ifGenerationMatch", generation)
              .query("rewriteToken", token)
              .header("content-type", "application/json; charset=UTF-8")
              .body(RestBody.of(json));
      Map<String, Object> answer;
      try {
        answer = client.json(what, request);
      } catch (StorageException e) {
        throw refused(what, from, object.key(), version, e);
      }
      if (Boolean.TRUE.equals(answer.get("done"))) {
        return GcsObjects.of(key, Json.map(answer, "resource"));
      }
      token = Json.text(answer, "rewriteToken");
      if (token == null) {
        throw new StorageException(
            Problem.INTERNAL, what + ": the server has not done it and does not say how to go on");
      }
      client.checkRunning(what);
    }
  }

  private static @Nullable String generation(Precondition precondition, String what)
      throws StorageException {
    try {
      return GcsProvider.generation(what, precondition);
    } catch (StorageException e) {
      throw new StorageException(Problem.EXISTS, what + ": another version is there", e);
    }
  }

  private static StorageException refused(
      String what, GcsProvider from, String key, String version, StorageException refusal) {
    return switch (refusal.problem()) {
      case VERSION_CHANGED ->
          new StorageException(Problem.EXISTS, what + ": another version is there", refusal);
      case NOT_FOUND, FORBIDDEN, NO_BUCKET -> {
        StorageException told = from.gone(what, key, version, refusal);
        yield refusal.problem() == Problem.NOT_FOUND
                && (told.problem() == Problem.NOT_FOUND
                    || told.problem() == Problem.VERSION_CHANGED)
            ? told
            : new StorageException(
                Problem.UNSUPPORTED, what + ": Google does not copy it: " + refusal.getMessage());
      }
      default -> refusal;
    };
  }

  @Override
  public PartReceipt copyPart(
      StorageProvider source,
      StoredObject object,
      ByteRange range,
      String key,
      String upload,
      int number)
      throws StorageException {
    throw new StorageException(
        Problem.UNSUPPORTED,
        provider.what("copy part to", key) + ": Google copies whole objects only");
  }
}
