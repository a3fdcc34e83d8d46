package dev.wherry.providers.rest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/// An answer whose body is still to be read. For one thread, which must end it.
public final class RestAnswer {
  private static final int MAX_TEXT = 64 << 20;

  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;
  private final SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  RestAnswer(HttpUriRequestBase request, ClassicHttpResponse response) {
    this.request = request;
    this.response = response;
    for (Header header : response.getHeaders()) {
      headers.merge(header.getName(), header.getValue(), (a, b) -> a + "," + b);
    }
  }

  public int status() {
    return response.getCode();
  }

  /// The headers, by their names in any case; those that come several times, joined by commas.
  public SortedMap<String, String> headers() {
    return Collections.unmodifiableSortedMap(headers);
  }

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /// Reads the body as text, and ends the answer.
  public String text() throws IOException {
    try (response) {
      return response.getEntity() == null
          ? ""
          : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8, MAX_TEXT);
    } catch (ParseException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Reads the body for nothing, and ends the answer.
  public void skip() throws IOException {
    try (response) {
      EntityUtils.consume(response.getEntity());
    }
  }

  /// Ends it without reading on.
  public void drop() {
    request.cancel();
    try {
      response.close();
    } catch (IOException _) {
      // It tries to read the rest, which is cut off.
    }
  }

  InputStream body() throws IOException {
    @Nullable HttpEntity entity = response.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  void end() throws IOException {
    response.close();
  }
}
