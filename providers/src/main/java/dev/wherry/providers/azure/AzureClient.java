package dev.wherry.providers.azure;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.UrlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/// Signs, sends, and reads answers. Safe for many threads.
final class AzureClient implements AutoCloseable {
  /// The version of the protocol: that of Azure in December 2021, which emulators know too.
  private static final String VERSION = "2021-12-02";

  private static final int MAX_ANSWER = 64 << 20;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final AzureSettings settings;
  private final AzureTransport transport;
  private final InstantSource clock;
  private final AzureErrors errors;
  private final @Nullable SharedKey key;
  private final @Nullable String sas;
  private final String container;
  private volatile boolean closed;

  /// @param transport ends with this
  AzureClient(
      AzureSettings settings, AzureTransport transport, InstantSource clock, AzureErrors errors) {
    this.settings = settings;
    this.transport = transport;
    this.clock = clock;
    this.errors = errors;
    this.key =
        settings.accountKey() == null
            ? null
            : new SharedKey(settings.account(), settings.accountKey());
    this.sas =
        settings.sas() == null ? null : settings.sas().value().strip().replaceFirst("^\\?", "");
    String base = settings.endpoint().getRawPath();
    this.container = (base == null ? "" : base) + "/" + settings.container();
  }

  AzureErrors errors() {
    return errors;
  }

  /// A request about the container.
  AzureRequest container(String method) {
    return AzureRequest.of(method, container).query("restype", "container");
  }

  /// A request about a blob.
  ///
  /// @param key without the prefix
  AzureRequest blob(String method, String key) {
    return AzureRequest.of(method, container + "/" + UrlText.encodeAll(settings.prefix() + key));
  }

  /// Sends a request whose answer has no body of interest.
  ///
  /// @param what operation and key, for messages
  AzureHeaders send(String what, AzureRequest request) throws StorageException {
    AzureTransport.Answer answer = answer(what, request);
    try (ClassicHttpResponse response = answer.response()) {
      EntityUtils.consume(response.getEntity());
      return headers(response);
    } catch (IOException e) {
      throw errors.broken(what, e);
    }
  }

  /// Sends a request, and gives the text that is answered.
  String text(String what, AzureRequest request) throws StorageException {
    AzureTransport.Answer answer = answer(what, request);
    try (ClassicHttpResponse response = answer.response()) {
      return EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8, MAX_ANSWER);
    } catch (IOException | ParseException e) {
      throw errors.broken(what, e);
    }
  }

  /// Sends a request whose answer's body is read by the caller, who must end it.
  AzureTransport.Answer answer(String what, AzureRequest request) throws StorageException {
    checkRunning(what);
    request.header("x-ms-date", DATE.format(clock.instant())).header("x-ms-version", VERSION);
    AzureBody body = request.body();
    if (key != null) {
      long length = body == null ? 0 : body.getContentLength();
      request.header("authorization", key.authorization(request, length));
    }
    AzureTransport.Answer answer;
    try {
      answer = transport.send(request, request.target(sas));
    } catch (IOException e) {
      throw body != null && body.failure() != null && !Thread.currentThread().isInterrupted()
          ? errors.unreadable(what, body.failure())
          : errors.unsent(what, e);
    }
    if (answer.response().getCode() < 300) {
      return answer;
    }
    try (ClassicHttpResponse response = answer.response()) {
      String text =
          response.getEntity() == null
              ? ""
              : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8, MAX_ANSWER);
      throw errors.refused(what, response.getCode(), headers(response), text);
    } catch (IOException | ParseException e) {
      throw errors.broken(what, e);
    }
  }

  static AzureHeaders headers(ClassicHttpResponse response) {
    AzureHeaders headers = new AzureHeaders();
    for (Header header : response.getHeaders()) {
      headers.put(header.getName(), header.getValue());
    }
    return headers;
  }

  void checkRunning(String what) throws StorageException {
    if (Thread.currentThread().isInterrupted()) {
      throw AzureErrors.interrupted(what);
    }
    if (closed) {
      throw new StorageException(Problem.UNAVAILABLE, what + ": the provider is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    transport.close();
  }
}
