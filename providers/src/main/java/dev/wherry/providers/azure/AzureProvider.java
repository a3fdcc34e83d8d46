package dev.wherry.providers.azure;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.rest.RestAnswer;
import dev.wherry.providers.rest.RestBody;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.RestTroubles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Block blobs under a prefix of a container.
///
/// A version is an ETag. Attributes that are no printable ASCII are not kept, but for values of
/// metadata, which are written as RFC 2047 has it; metadata whose name is no identifier is not
/// kept, nor are tags and tiers. Safe for many threads.
final class AzureProvider implements StorageProvider {
  private static final long MAX_OBJECT_BYTES = 5_000L << 20;
  private static final int MAX_PAGE = 5_000;

  private final String name;
  private final AzureSettings settings;
  private final AzureClient client;
  private final AzureUploads uploads;
  private final Capabilities capabilities;

  /// @param client ends with this provider
  AzureProvider(String name, AzureSettings settings, AzureClient client) {
    this.name = name;
    this.settings = settings;
    this.client = client;
    this.uploads = new AzureUploads(this, client);
    this.capabilities =
        new Capabilities(
            true,
            true,
            true,
            true,
            Set.of(ChecksumKind.MD5),
            EnumSet.complementOf(EnumSet.of(Attribute.TAGS, Attribute.STORAGE_CLASS)),
            MAX_OBJECT_BYTES,
            AzureSettings.MAX_KEY_BYTES
                - settings.prefix().getBytes(StandardCharsets.UTF_8).length);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public void checkKey(String key) throws StorageException {
    AzureKeys.check("key", key, settings.prefix(), capabilities.maxKeyBytes());
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    String what = what("stat", key);
    return client.send(what, client.blob("HEAD", key)).object(key);
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    String what = what("open", key);
    RestRequest request =
        client
            .blob("GET", key)
            .header("if-match", version)
            .header("x-ms-range", RestRequest.range(range));
    RestAnswer answer;
    try {
      answer = client.answer(what, request);
    } catch (StorageException e) {
      throw version != null && e.problem() == Problem.VERSION_CHANGED
          ? RestTroubles.changed(what, version, e)
          : e;
    }
    StoredObject object = new AzureHeaders(answer.headers()).object(key);
    if (version != null && !version.equals(object.version())) {
      answer.drop();
      throw RestTroubles.changed(what, version, null);
    }
    if (range != null && object.sizeKnown() && range.offset() >= object.size()) {
      answer.drop();
      throw new StorageException(Problem.INTERNAL, what + ": the object ends before the range");
    }
    return new OpenObject(object, client.content(what, answer));
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    String what = what("put", key);
    if (payload.size() > MAX_OBJECT_BYTES) {
      throw new StorageException(
          Problem.TOO_LARGE,
          "%s: %,d bytes are more than Azure takes in one piece".formatted(what, payload.size()));
    }
    Attributes kept = AzureHeaders.holdable(attributes);
    RestRequest request =
        client
            .blob("PUT", key)
            .header("x-ms-blob-type", "BlockBlob")
            .header("content-type", "application/octet-stream")
            .header("content-md5", AzureHeaders.base64Md5(payload.checksums()))
            .headers(AzureHeaders.of(kept))
            .body(RestBody.of(payload));
    return write(what, request, precondition).written(key, payload.size(), kept, true);
  }

  /// Sends a write under a precondition.
  AzureHeaders write(String what, RestRequest request, Precondition precondition)
      throws StorageException {
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.Absent _ -> request.header("if-none-match", "*");
      case Precondition.Version(String version) -> request.header("if-match", version);
    }
    try {
      return client.send(what, request);
    } catch (StorageException e) {
      throw switch (precondition) {
        case Precondition.None _ -> e;
        case Precondition.Absent _ ->
            e.problem() == Problem.VERSION_CHANGED
                ? new StorageException(Problem.EXISTS, what + ": something is there", e)
                : e;
        case Precondition.Version(String version) ->
            e.problem() == Problem.VERSION_CHANGED || e.problem() == Problem.NOT_FOUND
                ? RestTroubles.changed(what, version, e)
                : e;
      };
    }
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    String what = what("delete", key);
    try {
      client.send(what, client.blob("DELETE", key).header("if-match", version));
    } catch (StorageException e) {
      if (e.problem() == Problem.VERSION_CHANGED && version != null) {
        deleteOfNothing(what, key, version, e);
      } else if (e.problem() != Problem.NOT_FOUND) {
        throw e;
      }
    }
  }

  /// Some servers check the version before they look whether anything is there.
  private void deleteOfNothing(String what, String key, String version, StorageException refusal)
      throws StorageException {
    try {
      client.send(what, client.blob("HEAD", key));
    } catch (StorageException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return;
      }
      throw e;
    }
    throw RestTroubles.changed(what, version, refusal);
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    String what = "list " + shown(prefix);
    Keys.checkText("list", prefix);
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    List<StoredObject> found = new ArrayList<>();
    String next = from;
    do {
      RestRequest request =
          client
              .container("GET")
              .query("comp", "list")
              .query("prefix", settings.prefix() + prefix)
              .query("marker", next)
              .query("maxresults", Integer.toString(Math.min(limit, MAX_PAGE)));
      AzurePage page = page(what, request);
      for (StoredObject blob : page.blobs()) {
        found.add(withoutPrefix(blob));
      }
      next = page.marker();
      // A page may be empty and not the last.
    } while (found.isEmpty() && next != null);
    return new ObjectPage(found, next);
  }

  private StoredObject withoutPrefix(StoredObject blob) {
    return new StoredObject(
        blob.key().substring(settings.prefix().length()),
        blob.size(),
        blob.version(),
        blob.modified(),
        blob.checksums(),
        blob.attributes());
  }

  AzurePage page(String what, RestRequest request) throws StorageException {
    String text = client.text(what, request);
    try {
      return AzurePage.read(text);
    } catch (IOException e) {
      throw new StorageException(Problem.INTERNAL, what + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<Multipart> multipart() {
    return Optional.of(uploads);
  }

  @Override
  public void close() {
    client.close();
  }

  /// Checks the key, and gives the start of a message.
  String what(String operation, String key) throws StorageException {
    AzureKeys.check(operation, key, settings.prefix(), capabilities.maxKeyBytes());
    String what = operation + " " + shown(key);
    client.checkRunning(what);
    return what;
  }

  private String shown(String key) {
    return Keys.shown(key) + " in " + settings.container();
  }
}
