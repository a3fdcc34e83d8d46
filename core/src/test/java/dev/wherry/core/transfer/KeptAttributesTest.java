package dev.wherry.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Capabilities.Attribute;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeptAttributesTest {
  private static final Attributes ALL =
      new Attributes(
          "text/css",
          "no-cache",
          "inline",
          "br",
          "fr",
          Map.of("b", "2", "a", "1"),
          Map.of("team", "web", "cost", "7"),
          "STANDARD_IA");

  @Test
  void whatTheDestinationHoldsTravels() {
    assertThat(KeptAttributes.of(ALL, EnumSet.allOf(Attribute.class)).kept()).isEqualTo(ALL);
    assertThat(KeptAttributes.of(ALL, EnumSet.allOf(Attribute.class)).lost()).isEmpty();
  }

  @Test
  void whatItCannotHoldIsNamed() {
    KeptAttributes none = KeptAttributes.of(ALL, Set.of());
    assertThat(none.kept()).isEqualTo(Attributes.NONE);
    assertThat(none.lost())
        .containsExactly(
            "content-type",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "storage-class",
            "a",
            "b",
            "tag:cost",
            "tag:team");
    KeptAttributes tags = KeptAttributes.of(ALL, Set.of(Attribute.TAGS));
    assertThat(tags.kept()).isEqualTo(Attributes.NONE.withTags(ALL.tags()));
    assertThat(tags.lost()).contains("storage-class").doesNotContain("tag:team");
  }
}
