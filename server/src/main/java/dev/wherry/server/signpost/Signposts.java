package dev.wherry.server.signpost;

import dev.wherry.core.move.Location;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.providers.UrlText;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.web.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// Sends whoever asks for an asset to where it is now: to its source until a move has left it at
/// its destination. It sends nowhere but below the public URLs of the settings.
///
/// Safe for many threads.
@Controller
final class Signposts {
  private static final System.Logger LOG = System.getLogger(Signposts.class.getName());
  private static final String PREFIX = "/go/";

  /// The asset may be elsewhere soon.
  private static final String BEFORE = "public, max-age=10";

  /// A later move from there may lead elsewhere.
  private static final String AFTER = "public, max-age=3600";

  private final MoveReports reports;
  private final ProviderRegistry providers;

  Signposts(MoveReports reports, ProviderRegistry providers) {
    this.reports = reports;
    this.providers = providers;
  }

  /// The key is read off the address as it was sent: nothing of it is normalised.
  @GetMapping(PREFIX + "{provider}/{*key}")
  void go(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = request.getRequestURI().substring(PREFIX.length());
    int slash = path.indexOf('/');
    String provider = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : PathText.decode(path.substring(slash + 1));
    if (key == null) {
      new Refusal(400, "BAD_PARAMETER", "the key is no percent-encoded UTF-8").write(response);
    } else if (providers.find(provider) == null) {
      missing("no provider of this name is configured").write(response);
    } else if (key.isEmpty() || key.indexOf(0) >= 0) {
      missing("the address has no key that a move can have").write(response);
    } else {
      go(new Location(provider, key), response);
    }
  }

  private void go(Location source, HttpServletResponse response) throws IOException {
    Optional<MoveReport> found;
    try {
      found = reports.signpost(source);
    } catch (QueueUnavailableException e) {
      LOG.log(Level.WARNING, "the queue: {0}", e.getMessage());
      Refusal.UNAVAILABLE.write(response);
      return;
    }
    if (found.isEmpty()) {
      missing(
              publicUrl(source) == null
                  ? "the provider has no public-url in the settings"
                  : "no move from this location is known that was asked for while its provider had a public-url")
          .write(response);
      return;
    }
    MoveReport move = found.get();
    Location at = move.isDelivered() ? move.destination() : move.source();
    URI base = publicUrl(at);
    if (base == null) {
      missing("the asset is at a provider that has no public-url in the settings").write(response);
    } else if (leadsElsewhere(at.key())) {
      missing("no URL can hold the key that the asset has: a part of it is . or ..")
          .write(response);
    } else {
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", base.toASCIIString() + UrlText.encode(at.key()));
      response.setHeader("Cache-Control", move.isDelivered() ? AFTER : BEFORE);
    }
  }

  private @Nullable URI publicUrl(Location location) {
    ConfiguredProvider provider = providers.find(location.provider());
    return provider == null ? null : provider.publicUrl();
  }

  /// Whether whoever follows a URL with this key would make another of it.
  private static boolean leadsElsewhere(String key) {
    return Arrays.stream(key.split("/", -1))
        .anyMatch(part -> part.equals(".") || part.equals(".."));
  }

  private static Refusal missing(String message) {
    return new Refusal(404, "NOT_FOUND", message);
  }
}
