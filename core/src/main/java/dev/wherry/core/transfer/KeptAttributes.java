package dev.wherry.core.transfer;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Capabilities.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A source's attributes, sorted by what the destination can hold.
///
/// @param kept what travels
/// @param lost names of what can't, as in HTTP; those of tags after `tag:`
record KeptAttributes(Attributes kept, List<String> lost) {
  static KeptAttributes of(Attributes all, Set<Attribute> holds) {
    List<String> lost = new ArrayList<>();
    Attributes kept =
        new Attributes(
            keep(all.contentType(), holds.contains(Attribute.CONTENT_TYPE), "content-type", lost),
            keep(
                all.cacheControl(), holds.contains(Attribute.CACHE_CONTROL), "cache-control", lost),
            keep(
                all.contentDisposition(),
                holds.contains(Attribute.CONTENT_DISPOSITION),
                "content-disposition",
                lost),
            keep(
                all.contentEncoding(),
                holds.contains(Attribute.CONTENT_ENCODING),
                "content-encoding",
                lost),
            keep(
                all.contentLanguage(),
                holds.contains(Attribute.CONTENT_LANGUAGE),
                "content-language",
                lost),
            holds.contains(Attribute.USER_METADATA) ? all.user() : Map.of(),
            holds.contains(Attribute.TAGS) ? all.tags() : Map.of(),
            keep(
                all.storageClass(),
                holds.contains(Attribute.STORAGE_CLASS),
                "storage-class",
                lost));
    if (!holds.contains(Attribute.USER_METADATA)) {
      all.user().keySet().stream().sorted().forEach(lost::add);
    }
    if (!holds.contains(Attribute.TAGS)) {
      all.tags().keySet().stream().sorted().map(tag -> "tag:" + tag).forEach(lost::add);
    }
    return new KeptAttributes(kept, lost);
  }

  private static @Nullable String keep(
      @Nullable String value, boolean held, String name, List<String> lost) {
    if (value == null || held) {
      return value;
    }
    lost.add(name);
    return null;
  }
}
