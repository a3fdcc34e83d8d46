package dev.wherry.providers;

import java.io.IOException;
import java.net.SocketException;
import org.apache.hc.core5.http.NoHttpResponseException;

/// What became of a connection.
public final class Connections {
  private Connections() {}

  /// Whether the server had closed it, so that what was sent last was most likely not heard.
  public static boolean isDead(IOException e) {
    return e instanceof NoHttpResponseException
        || (e instanceof SocketException && String.valueOf(e.getMessage()).contains("reset"));
  }
}
