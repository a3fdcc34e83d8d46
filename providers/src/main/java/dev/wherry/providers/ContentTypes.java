package dev.wherry.providers;

import dev.wherry.core.provider.Attributes;
import java.util.Locale;
import java.util.Map;

/// Tells a file's type by the end of its name, for what is served on the web: a file system keeps
/// none, and an object without a type is downloaded by browsers instead of shown.
public final class ContentTypes {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("aac", "audio/aac"),
          Map.entry("apng", "image/apng"),
          Map.entry("avif", "image/avif"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("css", "text/css"),
          Map.entry("csv", "text/csv"),
          Map.entry("flac", "audio/flac"),
          Map.entry("gif", "image/gif"),
          Map.entry("gz", "application/gzip"),
          Map.entry("htm", "text/html"),
          Map.entry("html", "text/html"),
          Map.entry("ico", "image/vnd.microsoft.icon"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("js", "text/javascript"),
          Map.entry("json", "application/json"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("md", "text/markdown"),
          Map.entry("mjs", "text/javascript"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("oga", "audio/ogg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("ogv", "video/ogg"),
          Map.entry("opus", "audio/opus"),
          Map.entry("otf", "font/otf"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("tif", "image/tiff"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("txt", "text/plain"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("wav", "audio/wav"),
          Map.entry("webm", "video/webm"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("xml", "application/xml"),
          Map.entry("zip", "application/zip"));

  private ContentTypes() {}

  /// The type alone, or [Attributes#NONE] where the name doesn't tell.
  public static Attributes ofKey(String key) {
    String type = TYPES.get(key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    return type == null ? Attributes.NONE : Attributes.ofType(type);
  }
}
