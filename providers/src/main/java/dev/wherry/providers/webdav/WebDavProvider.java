package dev.wherry.providers.webdav;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.PathKeys;
import dev.wherry.providers.TemporaryNames;
import dev.wherry.providers.TreeListing;
import dev.wherry.providers.rest.RestAnswer;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.RestTroubles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Files below a collection of a WebDAV server (RFC 4918); a key is a path there.
///
/// A version is the file's ETag, or its time and size. Deleting a version looks first and deletes
/// then. Collections that become empty stay: a server deletes a collection with all that somebody
/// may have put there meanwhile. Safe for many threads.
final class WebDavProvider implements StorageProvider {
  /// Percent-encoded it fits a request's line.
  private static final int MAX_KEY_BYTES = 2_048;

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          true,
          true,
          false,
          false,
          EnumSet.allOf(ChecksumKind.class),
          Set.of(),
          Long.MAX_VALUE,
          MAX_KEY_BYTES);

  private final String name;
  private final WebDavClient client;
  private final WebDavWriter writer;

  /// @param client ends with this provider
  WebDavProvider(String name, WebDavClient client) {
    this.name = name;
    this.client = client;
    this.writer = new WebDavWriter(client);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void checkKey(String key) throws StorageException {
    check("key", key);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    String what = what("stat", key);
    return file(what, client.resource(what, key)).object(key);
  }

  private static FileFacts file(String what, Multistatus.@Nullable Resource resource)
      throws StorageException {
    if (resource == null || resource.collection()) {
      throw WebDavErrors.nothing(what);
    }
    return resource.facts();
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    String what = what("open", key);
    RestRequest request =
        client
            .request("GET", key)
            .header("accept-encoding", "identity")
            .header("range", RestRequest.range(range));
    RestAnswer answer;
    try {
      answer = client.answer(what, request);
    } catch (StorageException e) {
      if (e.problem() != Problem.NOT_FOUND) {
        // Servers differ in what they make of reading a collection.
        FileFacts _ = file(what, client.resource(what, key));
      }
      throw e;
    }
    boolean opened = false;
    try {
      StoredObject object = checked(what, key, answer, range);
      if (version != null && !version.equals(object.version())) {
        throw RestTroubles.changed(what, version, null);
      }
      OpenObject open =
          new OpenObject(
              object,
              new SameFile(client.content(what, answer), client, what, key, object.version()),
              range != null || "bytes".equalsIgnoreCase(answer.header("Accept-Ranges")));
      opened = true;
      return open;
    } finally {
      if (!opened) {
        answer.drop();
      }
    }
  }

  /// What an answer is about, which must be what was asked for.
  private StoredObject checked(
      String what, String key, RestAnswer answer, @Nullable ByteRange range)
      throws StorageException {
    FileFacts facts =
        FileFacts.of(
            answer.header("Content-Length"),
            answer.header("ETag"),
            answer.header("Last-Modified"),
            answer.header("Content-Type"));
    if (facts.version() == null) {
      // What a server shows of a collection has neither ETag nor time.
      facts = file(what, client.resource(what, key));
    }
    if (facts.size() < 0 && answer.header("Content-Encoding") != null) {
      throw new StorageException(
          Problem.UNSUPPORTED,
          "%s: the server codes it as '%s' although it was asked not to"
              .formatted(what, Keys.shown(String.valueOf(answer.header("Content-Encoding")))));
    }
    if (range == null) {
      return facts.object(key);
    }
    Matcher part =
        CONTENT_RANGE.matcher(Objects.requireNonNullElse(answer.header("Content-Range"), ""));
    if (answer.status() != 206 || !part.matches()) {
      throw new StorageException(
          Problem.UNSUPPORTED, what + ": the server does not give a part of a file");
    }
    long total = Long.parseLong(part.group(3));
    long last = Math.min(range.last(), total - 1);
    if (Long.parseLong(part.group(1)) != range.offset() || Long.parseLong(part.group(2)) != last) {
      throw new StorageException(
          Problem.UNAVAILABLE,
          "%s: asked for bytes %d-%d, the server answers with '%s'"
              .formatted(what, range.offset(), last, part.group()));
    }
    return facts.withSize(total, answer.header("ETag") != null).object(key);
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    String what = what("put", key);
    if (!(precondition instanceof Precondition.None)) {
      throw WebDavErrors.unsupported(what);
    }
    return writer.put(what, key, payload);
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    String what = what("delete", key);
    Multistatus.Resource there = client.resource(what, key);
    if (there == null || there.collection()) {
      return;
    }
    if (version != null && !version.equals(there.facts().version())) {
      throw RestTroubles.changed(what, version, null);
    }
    WebDavClient.Refusal refusal = client.refusal(what, client.request("DELETE", key));
    if (refusal != null && refusal.told().problem() != Problem.NOT_FOUND) {
      throw refusal.told();
    }
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    Keys.checkText("list", prefix);
    String what = "list " + Keys.shown(prefix);
    client.checkRunning(what);
    TreeListing listing = new TreeListing(folder -> read(what, folder), prefix, from, limit);
    String start = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    if (!start.isEmpty()) {
      try {
        check("list", start.substring(0, start.length() - 1));
      } catch (StorageException _) {
        // No key starts like that.
        return new ObjectPage(List.of(), null);
      }
    }
    return listing.page(start);
  }

  private List<TreeListing.Named> read(String what, String folder) throws StorageException {
    List<Multistatus.Resource> all;
    try {
      all = client.find(what, folder, 1);
    } catch (StorageException e) {
      if (e.problem() != Problem.NOT_FOUND) {
        throw e;
      }
      if (folder.isEmpty()) {
        throw client.errors().noBase(what);
      }
      return List.of();
    }
    // The collection itself has the shortest path, whatever a proxy makes of paths.
    String own =
        all.stream()
            .map(Multistatus.Resource::path)
            .filter(Objects::nonNull)
            .min(Comparator.comparingInt(String::length))
            .orElse("");
    List<TreeListing.Named> found = new ArrayList<>();
    for (Multistatus.Resource resource : all) {
      String path = resource.path();
      if (path != null && path.startsWith(own + "/")) {
        String name = path.substring(own.length() + 1);
        if (!name.contains("/") && !TemporaryNames.contain(name)) {
          found.add(
              new TreeListing.Named(
                  name, resource.collection() ? null : resource.facts().object(folder + name)));
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    client.close();
  }

  private static void check(String operation, String key) throws StorageException {
    PathKeys.check(operation, key, MAX_KEY_BYTES, TemporaryNames::fault);
  }

  /// Checks the key, and gives the start of a message.
  private String what(String operation, String key) throws StorageException {
    check(operation, key);
    String what = operation + " " + Keys.shown(key);
    client.checkRunning(what);
    return what;
  }
}
