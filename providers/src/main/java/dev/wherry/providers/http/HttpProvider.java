package dev.wherry.providers.http;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.http.HttpSender.Exchange;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/// Objects that a web server gives away: a source only.
///
/// Bytes are asked for uncoded. A server that gzips them all the same is read through, and then
/// tells no size and no checksums; any other coding is refused. Bytes that have no length and end
/// with their connection can't be told from bytes that were cut off. Safe for many threads.
public final class HttpProvider implements StorageProvider {
  private static final int MAX_KEY_BYTES = 8_000;
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          false,
          false,
          false,
          false,
          Set.of(),
          Set.of(
              Attribute.CONTENT_TYPE,
              Attribute.CACHE_CONTROL,
              Attribute.CONTENT_DISPOSITION,
              Attribute.CONTENT_LANGUAGE),
          0,
          MAX_KEY_BYTES);

  private final String name;
  private final KeyUrls urls;
  private final long maxBytes;
  private final HttpErrors errors;
  private final HttpSender sender;

  /// @param names looks up the addresses of hosts
  /// @param connections how many may be open at once
  HttpProvider(
      String name,
      KeyUrls urls,
      HttpSettings settings,
      InstantSource clock,
      DnsResolver names,
      int connections) {
    this.name = name;
    this.urls = urls;
    this.maxBytes = settings.maxBytes();
    this.errors = new HttpErrors(clock);
    this.sender =
        new HttpSender(
            name, settings, new AddressGuard(AllowList.of(settings.allow()), names), connections);
  }

  /// A configured provider: keys are put after the base.
  static StorageProvider based(
      String name, HttpSettings settings, InstantSource clock, int connections) {
    return new HttpProvider(
        name,
        KeyUrls.Based.on(settings.base()),
        settings,
        clock,
        SystemDefaultDnsResolver.INSTANCE,
        connections);
  }

  /// The provider of all public URLs of a scheme: keys are URLs without it.
  ///
  /// @param scheme `https` or `http`, and the provider's name
  /// @param connections how many may be open at once
  public static StorageProvider ofAllHosts(String scheme, InstantSource clock, int connections) {
    return new HttpProvider(
        scheme,
        new KeyUrls.Verbatim(scheme),
        new HttpSettings(URI.create(scheme + "://unused.invalid/")),
        clock,
        SystemDefaultDnsResolver.INSTANCE,
        connections);
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
    Target _ = held("key", key);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    Target target = target("stat", key);
    String what = "stat " + urls.shown(key);
    Exchange exchange = sender.send(what, "HEAD", target, Map.of());
    exchange.skip();
    if (refusesHead(exchange.answer())) {
      exchange = sender.send(what, "GET", target, Map.of());
      exchange.skip();
    }
    if (exchange.answer().getCode() != HttpStatus.SC_OK) {
      throw errors.refused(what, exchange.answer(), /* pinned= */ false);
    }
    return new HttpFacts(exchange.answer()).object(key);
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    Target target = target("open", key);
    String what = "open " + urls.shown(key);
    Map<String, String> headers = new HashMap<>();
    if (version != null) {
      headers.putAll(HttpFacts.demand(version));
    }
    Exchange exchange;
    if (range == null) {
      exchange = sender.send(what, "GET", target, headers);
    } else {
      Map<String, String> ranged = new HashMap<>(headers);
      ranged.put("Range", "bytes=%d-%d".formatted(range.offset(), range.last()));
      exchange = sender.send(what, "GET", target, ranged);
      if (isPartOfCoding(exchange.answer())) {
        // A part of the coding is no part of the object.
        exchange.skip();
        exchange = sender.send(what, "GET", target, headers);
      }
    }
    try {
      OpenObject open = opened(what, key, exchange, range, version);
      exchange = null;
      return open;
    } finally {
      if (exchange != null) {
        exchange.skip();
      }
    }
  }

  private OpenObject opened(
      String what,
      String key,
      Exchange exchange,
      @Nullable ByteRange range,
      @Nullable String version)
      throws StorageException {
    HttpFacts facts = new HttpFacts(exchange.answer());
    int status = exchange.answer().getCode();
    if (status != HttpStatus.SC_OK && !(facts.isPart() && range != null)) {
      throw errors.refused(what, exchange.answer(), version != null);
    }
    if (version != null && !version.equals(facts.version())) {
      throw new StorageException(
          Problem.VERSION_CHANGED,
          "%s: it is %s now, and no longer %s"
              .formatted(
                  what,
                  facts.version() == null ? "without a version" : Keys.shown(facts.version()),
                  Keys.shown(version)));
    }
    StoredObject object = facts.object(key);
    if (object.size() > maxBytes) {
      throw new StorageException(
          Problem.TOO_LARGE,
          "%s: %,d bytes are more than the provider's 'max-bytes' of %,d"
              .formatted(what, object.size(), maxBytes));
    }
    HttpBody body = new HttpBody(what, exchange, facts, object.size(), maxBytes);
    return new OpenObject(
        object, range == null ? body.whole() : body.part(range), facts.hasRanges());
  }

  /// Whether a refusal may be meant for HEAD alone: signed URLs, for one, are often good for GET.
  private static boolean refusesHead(ClassicHttpResponse answer) {
    return switch (answer.getCode()) {
      case HttpStatus.SC_BAD_REQUEST,
          HttpStatus.SC_FORBIDDEN,
          HttpStatus.SC_METHOD_NOT_ALLOWED,
          HttpStatus.SC_NOT_IMPLEMENTED ->
          true;
      default -> false;
    };
  }

  private static boolean isPartOfCoding(ClassicHttpResponse answer) {
    HttpFacts facts = new HttpFacts(answer);
    return facts.isPart() && facts.isEncoded();
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    throw sourceOnly("put", key);
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    throw sourceOnly("delete", key);
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    throw sourceOnly("list", prefix);
  }

  @Override
  public void close() {
    sender.close();
  }

  private Target target(String operation, String key) throws StorageException {
    Target target = held(operation, key);
    if (Thread.currentThread().isInterrupted()) {
      throw HttpErrors.interrupted(operation + " " + urls.shown(key));
    }
    return target;
  }

  private Target held(String operation, String key) throws StorageException {
    Keys.check(operation, key, MAX_KEY_BYTES);
    return urls.target(operation, key);
  }

  private StorageException sourceOnly(String operation, String key) {
    return new StorageException(
        Problem.UNSUPPORTED,
        "%s %s: a web server is a source only".formatted(operation, urls.shown(key)));
  }
}
