package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.StorageException.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What `stat` promises.
interface StatContract extends ContractSubject {
  @Test
  default void statGivesSizeAndVersion() throws Exception {
    seed(
        "stat/one.txt", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8), Attributes.NONE);
    StoredObject object = provider().stat("stat/one.txt");
    assertThat(object.key()).isEqualTo("stat/one.txt");
    assertThat(object.size()).isEqualTo(5);
    assertThat(object.version()).isNotEmpty();
  }

  @Test
  default void statVouchesOnlyForTrueChecksums() throws Exception {
    byte[] content = BytesPayload.random(1, 100_000);
    seed("stat/sums", content, Attributes.NONE);
    Checksums truth = ChecksumCalculator.of(content, EnumSet.allOf(ChecksumKind.class));
    assertThat(truth.hex()).containsAllEntriesOf(provider().stat("stat/sums").checksums().hex());
  }

  @Test
  default void statKnowsAnEmptyObject() throws Exception {
    seed("stat/empty", new byte[0], Attributes.NONE);
    assertThat(provider().stat("stat/empty").size()).isZero();
  }

  @Test
  default void statGivesTheAttributesThatAreKept() throws Exception {
    Attributes all =
        new Attributes(
            "image/svg+xml; charset=utf-8",
            "max-age=3600, public",
            "attachment; filename=\"a b.svg\"",
            "identity",
            "de, en",
            Map.of("colour", "red", "note-2", "a=b; c"),
            Map.of("team", "web", "cost centre", "a+b=c/7"),
            "STANDARD_IA");
    seed("stat/attributes.svg", new byte[] {1, 2, 3}, all);
    Attributes told = provider().stat("stat/attributes.svg").attributes();
    assertThat(told.tags()).isIn(all.tags(), Map.of());
    assertKept(all, told.withTags(all.tags()));
    try (OpenObject open = provider().open("stat/attributes.svg", null, null)) {
      assertKept(all, open.object().attributes());
    }
  }

  @Test
  default void statGivesUserMetadataAsItWasWritten() throws Exception {
    Attributes attributes =
        new Attributes(
            "text/plain",
            null,
            null,
            null,
            null,
            Map.of(
                "plain", "plain text",
                "accents", "Überfähre – naïve",
                "wide", "渡し船 ⛴ " + "é".repeat(200),
                "percent", "100%25 + more",
                "looks-encoded", "=?UTF-8?B?aGk=?=",
                "spaces", "  around  ",
                "lines", "one\ntwo\tthree\r\n"));
    seed("stat/metadata", new byte[] {1}, attributes);
    if (provider().capabilities().attributes().contains(Attribute.USER_METADATA)) {
      assertThat(provider().stat("stat/metadata").attributes().user())
          .containsExactlyInAnyOrderEntriesOf(attributes.user());
    } else {
      assertThat(provider().stat("stat/metadata").attributes().user()).isEmpty();
    }
  }

  @Test
  default void statOfNothingIsNotFound() {
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("stat/nothing"));
  }

  @Test
  default void statOfWhatIsOnlyAPrefixIsNotFound() throws Exception {
    seed("stat/folder/file", new byte[] {1}, Attributes.NONE);
    for (String key : List.of("stat/folder", "stat/fold", "stat/folder/file/more")) {
      Expect.problem(Problem.NOT_FOUND, () -> provider().stat(key));
    }
  }

  private void assertKept(Attributes wanted, Attributes got) {
    Set<Attribute> kept = provider().capabilities().attributes();
    for (Attribute attribute : Attribute.values()) {
      if (kept.contains(attribute)) {
        assertThat(value(got, attribute)).as("%s", attribute).isEqualTo(value(wanted, attribute));
      }
    }
  }

  private static @Nullable Object value(Attributes attributes, Attribute attribute) {
    return switch (attribute) {
      case CONTENT_TYPE -> attributes.contentType();
      case CACHE_CONTROL -> attributes.cacheControl();
      case CONTENT_DISPOSITION -> attributes.contentDisposition();
      case CONTENT_ENCODING -> attributes.contentEncoding();
      case CONTENT_LANGUAGE -> attributes.contentLanguage();
      case USER_METADATA -> attributes.user();
      case TAGS -> attributes.tags();
      case STORAGE_CLASS -> attributes.storageClass();
    };
  }
}
