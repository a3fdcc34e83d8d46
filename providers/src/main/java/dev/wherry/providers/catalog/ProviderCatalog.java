package dev.wherry.providers.catalog;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.azure.AzureSettings;
import dev.wherry.providers.file.FileSettings;
import dev.wherry.providers.ftp.FtpSettings;
import dev.wherry.providers.gcs.GcsSettings;
import dev.wherry.providers.http.HttpProvider;
import dev.wherry.providers.http.HttpSettings;
import dev.wherry.providers.memory.MemorySettings;
import dev.wherry.providers.s3.S3Settings;
import dev.wherry.providers.sftp.SftpSettings;
import dev.wherry.providers.webdav.WebDavSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The kinds of providers that can be configured, and those that are there without being so.
public final class ProviderCatalog {
  private static final SortedMap<String, Class<? extends Record>> KINDS =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  "azure", AzureSettings.class,
                  "file", FileSettings.class,
                  "ftp", FtpSettings.class,
                  "gcs", GcsSettings.class,
                  "http", HttpSettings.class,
                  "https", HttpSettings.class,
                  "memory", MemorySettings.class,
                  "s3", S3Settings.class,
                  "sftp", SftpSettings.class,
                  "webdav", WebDavSettings.class)));

  private ProviderCatalog() {}

  /// The settings of each kind, by the word for the kind. Each is a [ProviderSettings].
  public static SortedMap<String, Class<? extends Record>> kinds() {
    return KINDS;
  }

  /// Opens a configured provider.
  ///
  /// @param settings of one of the [#kinds]
  /// @param connections how many may be open at once where the settings don't say, and the kind's
  ///   servers don't want fewer
  public static StorageProvider open(
      String name, Record settings, InstantSource clock, int connections) {
    if (settings instanceof ProviderSettings known) {
      return known.open(name, clock, connections);
    }
    throw new IllegalArgumentException(settings.getClass() + " is no provider's settings");
  }

  /// Tells settings from all others, but for their secrets: a digest of everything else.
  ///
  /// @param settings of one of the [#kinds]
  public static String fingerprint(Record settings) {
    try {
      byte[] text = (settings.getClass().getName() + settings).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /// The names of the providers that are there without being configured, `http` and `https`: their
  /// keys are whole URLs without the scheme.
  public static List<String> builtIn() {
    return List.of("http", "https");
  }

  /// Opens one of the [#builtIn()] providers.
  ///
  /// @param connections how many may be open at once
  public static StorageProvider openBuiltIn(String name, InstantSource clock, int connections) {
    return HttpProvider.ofAllHosts(name, clock, connections);
  }
}
