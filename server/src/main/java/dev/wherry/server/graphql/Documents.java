package dev.wherry.server.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The documents that the API executes: all, or those that the settings allow. One of those goes by
/// the SHA-256 of its text, in hex.
public final class Documents {
  /// All.
  static final Documents ALL = new Documents(null);

  private static final String SUFFIX = ".graphql";
  private static final TypeReference<Map<String, String>> TEXT_BY_ID = new TypeReference<>() {};

  private final @Nullable Map<String, String> allowed;

  private Documents(@Nullable Map<String, String> allowed) {
    this.allowed = allowed;
  }

  /// Those at a place: the files `*.graphql` of a folder, each with one document, or a file with a
  /// JSON object that has each document under an id, which may be any text.
  ///
  /// @param place null for all
  /// @throws BadDocumentsException when there are none
  public static Documents at(@Nullable Path place) throws BadDocumentsException {
    if (place == null) {
      return ALL;
    }
    Map<String, String> allowed = new HashMap<>();
    try {
      if (Files.isDirectory(place)) {
        folder(place).forEach(text -> allow(allowed, text));
      } else {
        JsonMapper.shared()
            .readValue(Files.readString(place), TEXT_BY_ID)
            .forEach(
                (id, text) -> {
                  allowed.put(id, text);
                  allow(allowed, text);
                });
      }
    } catch (IOException e) {
      throw new BadDocumentsException("server.documents: can't read " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new BadDocumentsException(
          "server.documents: %s should be a folder, or a JSON object of texts by their ids"
              .formatted(place),
          e);
    }
    if (allowed.isEmpty()) {
      throw new BadDocumentsException(
          "server.documents: %s has no documents; a folder should have files *%s"
              .formatted(place, SUFFIX));
    }
    return new Documents(Map.copyOf(allowed));
  }

  private static List<String> folder(Path folder) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  /// An editor's last line break makes no other document.
  private static void allow(Map<String, String> allowed, String text) {
    allowed.put(hash(text), text);
    allowed.put(hash(text.strip()), text);
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /// The document that a request asks for: the one that it names by an id in
  /// `extensions.persistedQuery.sha256Hash`, whatever its text, else its text; null when that is
  /// refused.
  @Nullable String wanted(WebGraphQlRequest request) {
    if (allowed == null) {
      return request.getDocument();
    }
    String id =
        request.getExtensions().get("persistedQuery") instanceof Map<?, ?> persisted
                && persisted.get("sha256Hash") instanceof String named
            ? named
            : hash(request.getDocument());
    return allowed.get(id);
  }
}
