package dev.wherry.providers.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/// An object's tags, as S3 has them: at most ten, of at most 128 and 256 characters.
final class S3Tags {
  private static final int MAX_TAGS = 10;
  private static final int MAX_NAME = 128;
  private static final int MAX_VALUE = 256;

  private S3Tags() {}

  /// Those that S3 can hold.
  static Map<String, String> holdable(Map<String, String> tags) {
    return new TreeMap<>(tags)
        .entrySet().stream()
            .filter(
                tag ->
                    !tag.getKey().isEmpty()
                        && tag.getKey().length() <= MAX_NAME
                        && tag.getValue().length() <= MAX_VALUE)
            .limit(MAX_TAGS)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// As the header has them: a query.
  static String written(Map<String, String> tags) {
    return new TreeMap<>(tags)
        .entrySet().stream()
            .map(tag -> encoded(tag.getKey()) + "=" + encoded(tag.getValue()))
            .collect(Collectors.joining("&"));
  }

  /// Asks for an object's tags.
  static Map<String, String> read(S3Bucket bucket, S3Client client, String key) {
    return client
        .getObjectTagging(t -> t.bucket(bucket.name()).key(bucket.full(key)))
        .tagSet()
        .stream()
        .collect(Collectors.toMap(Tag::key, Tag::value, (a, _) -> a));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
