package dev.wherry.providers.gcs;

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
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.rest.RestAnswer;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.RestTroubles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Objects under a prefix of a Google Cloud Storage bucket.
///
/// A version is a generation. Objects are written, listed and deleted by the JSON API, and read by
/// the XML API, whose answers describe the object too. Attributes that are no printable ASCII are
/// not kept, but for values of metadata. Safe for many threads.
final class GcsProvider implements StorageProvider {
  private static final long MAX_OBJECT_BYTES = 5L << 40;
  private static final int MAX_PAGE = 1_000;

  private final String name;
  private final GcsClient client;
  private final GcsWriter writer;
  private final GcsUploads uploads;
  private final GcsCopies copies;
  private final Capabilities capabilities;

  /// @param client ends with this provider
  GcsProvider(String name, GcsClient client) {
    this.name = name;
    this.client = client;
    this.writer = new GcsWriter(client);
    this.uploads = new GcsUploads(this, client);
    this.copies = new GcsCopies(this, client);
    this.capabilities =
        new Capabilities(
            true,
            true,
            true,
            true,
            Set.of(ChecksumKind.CRC32C, ChecksumKind.MD5),
            EnumSet.complementOf(EnumSet.of(Attribute.TAGS)),
            MAX_OBJECT_BYTES,
            GcsSettings.MAX_KEY_BYTES
                - client.settings().prefix().getBytes(StandardCharsets.UTF_8).length);
  }

  GcsClient client() {
    return client;
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
    check("key", key);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    return stat(what("stat", key), key);
  }

  StoredObject stat(String what, String key) throws StorageException {
    return GcsObjects.of(key, client.json(what, client.object("GET", key)));
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    String what = what("open", key);
    if (version != null && !isGeneration(version)) {
      throw RestTroubles.changed(what, version, null);
    }
    // Unless it is said that they may be, bytes that are stored as gzip are decoded on the way.
    RestRequest request =
        client
            .xml("GET", key)
            .query("generation", version)
            .header("accept-encoding", "gzip")
            .header("range", RestRequest.range(range));
    RestAnswer answer;
    try {
      answer = client.answer(what, request);
    } catch (StorageException e) {
      throw version != null && e.problem() == Problem.NOT_FOUND ? gone(what, key, version, e) : e;
    }
    StoredObject object = GcsObjects.of(key, answer.headers());
    StorageException fault = fault(what, answer, object, version);
    if (fault != null) {
      answer.drop();
      throw fault;
    }
    return new OpenObject(object, client.content(what, answer));
  }

  private static @Nullable StorageException fault(
      String what, RestAnswer answer, StoredObject object, @Nullable String version) {
    if (version != null && !version.equals(object.version())) {
      return RestTroubles.changed(what, version, null);
    }
    String stored = answer.header("x-goog-stored-content-encoding");
    String coding = answer.header("Content-Encoding");
    if ("gzip".equals(coding) && stored != null && !stored.equals("gzip")) {
      return new StorageException(
          Problem.UNSUPPORTED, what + ": something on the way codes it as gzip");
    }
    return null;
  }

  /// A version that is not there: because of another, or because nothing is.
  StorageException gone(String what, String key, String version, StorageException refusal) {
    try {
      StoredObject _ = stat(what, key);
      return RestTroubles.changed(what, version, refusal);
    } catch (StorageException e) {
      return e;
    }
  }

  static boolean isGeneration(String version) {
    return version.matches("[1-9][0-9]{0,18}");
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    String what = what("put", key);
    if (payload.size() > MAX_OBJECT_BYTES) {
      throw new StorageException(
          Problem.TOO_LARGE,
          "%s: %,d bytes are more than Google takes".formatted(what, payload.size()));
    }
    String generation = generation(what, precondition);
    Attributes kept = GcsAttributes.holdable(attributes, client.settings().storageClass());
    try {
      return GcsObjects.of(key, writer.put(what, key, payload, kept, generation));
    } catch (StorageException e) {
      throw failed(what, precondition, e);
    }
  }

  /// What a write's precondition is to Google, or null where there is none.
  static @Nullable String generation(String what, Precondition precondition)
      throws StorageException {
    return switch (precondition) {
      case Precondition.None _ -> null;
      case Precondition.Absent _ -> "0";
      case Precondition.Version(String version) -> {
        if (!isGeneration(version)) {
          throw RestTroubles.changed(what, version, null);
        }
        yield version;
      }
    };
  }

  private static StorageException failed(
      String what, Precondition precondition, StorageException e) {
    if (e.problem() != Problem.VERSION_CHANGED) {
      return e;
    }
    return switch (precondition) {
      case Precondition.None _ -> e;
      case Precondition.Absent _ ->
          new StorageException(Problem.EXISTS, what + ": something is there", e);
      case Precondition.Version(String version) -> RestTroubles.changed(what, version, e);
    };
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    String what = what("delete", key);
    try {
      if (version != null && !isGeneration(version)) {
        StoredObject _ = stat(what, key);
        throw RestTroubles.changed(what, version, null);
      }
      client.send(what, client.object("DELETE", key).query("ifGenerationMatch", version));
    } catch (StorageException e) {
      // Some servers look at the condition before they look whether anything is there.
      StorageException told =
          version != null && e.problem() == Problem.VERSION_CHANGED
              ? gone(what, key, version, e)
              : e;
      if (told.problem() != Problem.NOT_FOUND) {
        throw told;
      }
    }
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
              .objects("GET")
              .query("prefix", client.name(prefix))
              .query("pageToken", next)
              .query("maxResults", Integer.toString(Math.min(limit, MAX_PAGE)))
              .query("fields", "nextPageToken,items(name,size,generation,updated,crc32c,md5Hash)");
      Map<String, Object> page = client.json(what, request);
      for (Object item : Json.list(page, "items")) {
        if (item instanceof Map<?, ?> json) {
          String full = String.valueOf(Json.text(json, "name"));
          found.add(GcsObjects.of(full.substring(client.settings().prefix().length()), json));
        }
      }
      next = Json.text(page, "nextPageToken");
      // A page may be empty and not the last.
    } while (found.isEmpty() && next != null);
    return new ObjectPage(found, next);
  }

  @Override
  public Optional<Multipart> multipart() {
    return Optional.of(uploads);
  }

  @Override
  public Optional<ServerSideCopy> serverSideCopy() {
    return Optional.of(copies);
  }

  @Override
  public void close() {
    client.close();
  }

  private void check(String operation, String key) throws StorageException {
    GcsKeys.check(operation, key, client.settings().prefix(), capabilities.maxKeyBytes());
  }

  /// Checks the key, and gives the start of a message.
  String what(String operation, String key) throws StorageException {
    check(operation, key);
    String what = operation + " " + shown(key);
    client.checkRunning(what);
    return what;
  }

  private String shown(String key) {
    return Keys.shown(key) + " in " + client.settings().bucket();
  }
}
