package dev.wherry.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes providers of an rclone's remotes.
final class RcloneRemotes {
  private static final int DEEPEST = 10;

  private static final Map<String, String> FLAVOURS =
      Map.of(
          "AWS", "aws",
          "Cloudflare", "r2",
          "GCS", "gcs",
          "Minio", "minio",
          "Ceph", "ceph",
          "Wasabi", "wasabi",
          "DigitalOcean", "spaces",
          "SeaweedFS", "seaweedfs");

  private static final Set<String> WRAPPERS =
      Set.of("crypt", "chunker", "compress", "union", "combine", "cache", "hasher");

  private final RcloneConfig config;

  RcloneRemotes(RcloneConfig config) {
    this.config = config;
  }

  /// Makes a provider of a remote.
  ///
  /// @param path in the remote: bucket and prefix, or a folder; empty for none
  /// @throws IllegalArgumentException with why there can be none
  ImportedProvider provider(String remote, String path) {
    return provider(new ImportedProvider(remote), remote, path, 0);
  }

  private ImportedProvider provider(ImportedProvider made, String remote, String path, int depth) {
    Map<String, String> settings = config.remotes().get(remote);
    if (settings == null) {
      throw new IllegalArgumentException("there is no remote '%s'".formatted(remote));
    }
    String type = settings.getOrDefault("type", "");
    return switch (type) {
      case "s3" -> s3(made, settings, path);
      case "azureblob" -> azure(made, settings, path);
      case "sftp" -> sftp(made, settings, path);
      case "ftp" -> ftp(made, settings, path);
      case "http" -> http(made, settings, path);
      case "webdav" -> webdav(made, settings, path);
      case "google cloud storage" -> gcs(made, settings, path);
      case "local" ->
          made.with("kind", "file").needed("root", path, "the folder that the keys are paths in");
      case "alias" -> alias(made, settings, path, depth);
      case "memory" -> made.with("kind", "memory");
      case "" -> throw new IllegalArgumentException("it has no type");
      case "b2" ->
          throw new IllegalArgumentException(
              "Backblaze's own API is not spoken: write kind s3, flavour b2, with the bucket's region and an application key");
      default ->
          throw new IllegalArgumentException(
              WRAPPERS.contains(type)
                  ? "rclone itself makes what is in it, of another remote's bytes: import that one"
                  : "there is no kind for '%s'".formatted(type));
    };
  }

  private ImportedProvider alias(
      ImportedProvider made, Map<String, String> settings, String path, int depth) {
    String target = settings.getOrDefault("remote", "");
    int colon = target.indexOf(':');
    if (depth == DEEPEST) {
      throw new IllegalArgumentException("its aliases go round in a circle");
    }
    if (colon < 0) {
      return made.with("kind", "file").with("root", joined(target, path));
    }
    return provider(
        made, target.substring(0, colon), joined(target.substring(colon + 1), path), depth + 1);
  }

  private static ImportedProvider s3(
      ImportedProvider made, Map<String, String> settings, String path) {
    String provider = settings.getOrDefault("provider", "Other");
    String flavour = FLAVOURS.get(provider);
    String key = settings.get("access_key_id");
    boolean fromEnvironment = "true".equals(settings.get("env_auth"));
    if (key == null && !fromEnvironment) {
      throw new IllegalArgumentException(
          "it asks without credentials: take kind https, with the bucket's URL as base");
    }
    String style = settings.get("force_path_style");
    made.with("kind", "s3")
        .with("flavour", flavour)
        .with("endpoint", url(settings.get("endpoint")));
    made.with("region", settings.get("region"));
    if (flavour == null && !settings.containsKey("endpoint")) {
      made.needed("endpoint", null, "the server's URL");
    }
    bucket(made, "bucket", path);
    if (fromEnvironment) {
      made.with("profile", settings.get("profile"));
    } else {
      made.with("access-key", key)
          .secret("secret-key", settings.get("secret_access_key"))
          .secret("session-token", settings.get("session_token"));
    }
    if (style != null) {
      made.with("path-style", style.equals("true"));
    } else if (flavour == null) {
      made.with("path-style", true);
    }
    return made.with("storage-class", settings.get("storage_class"));
  }

  private static ImportedProvider azure(
      ImportedProvider made, Map<String, String> settings, String path) {
    String key = settings.get("key");
    String sas = settings.get("sas_url");
    made.with("kind", "azure");
    if (key != null) {
      made.with("account", settings.get("account"))
          .secret("account-key", key)
          .with("endpoint", url(settings.get("endpoint")));
    } else if (sas != null && sas.contains("?")) {
      URI place = uri(sas.substring(0, sas.indexOf('?')), "sas_url");
      made.with("account", place.getHost().replaceFirst("\\..*", ""))
          .with("endpoint", "https://" + place.getAuthority())
          .secret("sas", sas.substring(sas.indexOf('?') + 1));
    } else if (settings.containsKey("client_secret")) {
      made.needed("account", settings.get("account"), "the storage account's name")
          .with("endpoint", url(settings.get("endpoint")))
          .needed("tenant", settings.get("tenant"), "the application's tenant")
          .needed("client-id", settings.get("client_id"), "the application's client id")
          .secret("client-secret", settings.get("client_secret"));
    } else if (settings.containsKey("msi_object_id") || settings.containsKey("msi_mi_res_id")) {
      throw new IllegalArgumentException(
          "it names a managed identity by its object or resource: give its client id as msi_client_id");
    } else if ("true".equals(settings.get("use_msi")) || "true".equals(settings.get("env_auth"))) {
      made.needed("account", settings.get("account"), "the storage account's name")
          .with("endpoint", url(settings.get("endpoint")))
          .with("managed-identity", true)
          .with("client-id", settings.get("msi_client_id"));
    } else {
      throw new IllegalArgumentException(
          "only an account's key, a SAS, an application's secret or a managed identity can log in");
    }
    return bucket(made, "container", path);
  }

  private static ImportedProvider sftp(
      ImportedProvider made, Map<String, String> settings, String path) {
    if (!settings.containsKey("pass") && !settings.containsKey("key_file")) {
      throw new IllegalArgumentException(
          "it logs in by an agent or a key in the settings: only a password or a key's file can");
    }
    return made.with("kind", "sftp")
        .with("host", settings.get("host"))
        .with("port", settings.get("port"))
        .needed("user", settings.get("user"), "the user to log in as")
        .secret("password", revealed(settings, "pass"))
        .with("private-key", settings.get("key_file"))
        .secret("passphrase", revealed(settings, "key_file_pass"))
        .with("known-hosts", settings.get("known_hosts_file"))
        .with("root", path);
  }

  private static ImportedProvider ftp(
      ImportedProvider made, Map<String, String> settings, String path) {
    if ("true".equals(settings.get("no_check_certificate"))) {
      throw new IllegalArgumentException(
          "it takes any certificate: give the provider its authority's file as 'ca' instead, and remove no_check_certificate");
    }
    boolean implicit = "true".equals(settings.get("tls"));
    boolean explicit = "true".equals(settings.get("explicit_tls"));
    String password = revealed(settings, "pass");
    made.with("kind", "ftp")
        .needed("host", settings.get("host"), "the server's name")
        .with("port", settings.get("port"))
        .needed("user", settings.get("user"), "the user to log in as");
    if (password == null) {
      made.needed("password", null, "the user's password");
    }
    return made.secret("password", password)
        .with("tls", implicit ? "implicit" : explicit ? "explicit" : "none")
        .with("root", path);
  }

  private static ImportedProvider http(
      ImportedProvider made, Map<String, String> settings, String path) {
    URI url = uri(settings.getOrDefault("url", ""), "url");
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String folder = joined(url.getRawPath() == null ? "" : url.getRawPath(), path);
    made.with("kind", url.getScheme())
        .with(
            "base",
            "%s://%s%s/%s%s"
                .formatted(
                    url.getScheme(),
                    url.getHost(),
                    port,
                    folder.replaceFirst("^/", ""),
                    folder.isEmpty() || folder.endsWith("/") ? "" : "/"));
    if (url.getUserInfo() == null) {
      return made;
    }
    String[] user = url.getUserInfo().split(":", 2);
    return made.with("user", user[0]).secret("password", user.length < 2 ? null : user[1]);
  }

  private static ImportedProvider webdav(
      ImportedProvider made, Map<String, String> settings, String path) {
    String url = settings.getOrDefault("url", "");
    if (uri(url, "url").getRawUserInfo() != null) {
      throw new IllegalArgumentException("its url has a password: give it user and pass instead");
    }
    return made.with("kind", "webdav")
        .with("base", joined(url, path) + (joined(url, path).endsWith("/") ? "" : "/"))
        .with("user", settings.get("user"))
        .secret("password", revealed(settings, "pass"))
        .secret("token", settings.get("bearer_token"));
  }

  private static ImportedProvider gcs(
      ImportedProvider made, Map<String, String> settings, String path) {
    if (!settings.containsKey("service_account_file") && !settings.containsKey("env_auth")) {
      throw new IllegalArgumentException(
          "it logs in by a browser's token: give it a service account's file");
    }
    made.with("kind", "gcs").with("key-file", settings.get("service_account_file"));
    return bucket(made, "bucket", path).with("storage-class", settings.get("storage_class"));
  }

  /// A place on the web. What is none is not told: there may be a password in it.
  private static URI uri(String text, String key) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // It quotes what it was given.
    }
    throw new IllegalArgumentException("its %s is none".formatted(key));
  }

  private static ImportedProvider bucket(ImportedProvider made, String key, String path) {
    String plain = path.replaceFirst("^/+", "");
    int slash = plain.indexOf('/');
    String prefix = slash < 0 ? "" : plain.substring(slash + 1).replaceFirst("/+$", "");
    return made.needed(key, slash < 0 ? plain : plain.substring(0, slash), "the " + key)
        .with("prefix", prefix.isEmpty() ? null : prefix + "/");
  }

  private static @Nullable String revealed(Map<String, String> settings, String key) {
    String obscured = settings.get(key);
    try {
      return obscured == null ? null : RcloneConfig.revealed(obscured);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "its %s is not obscured as rclone does: make it anew with 'rclone config update'"
              .formatted(key),
          e);
    }
  }

  private static @Nullable String url(@Nullable String endpoint) {
    return endpoint == null || endpoint.isEmpty() || endpoint.contains("://")
        ? endpoint
        : "https://" + endpoint;
  }

  private static String joined(String folder, String path) {
    return path.isEmpty()
        ? folder
        : folder.isEmpty() ? path : folder.replaceFirst("/+$", "") + "/" + path;
  }

  /// The names of all remotes, in order.
  Set<String> names() {
    return new TreeMap<>(config.remotes()).keySet();
  }
}
