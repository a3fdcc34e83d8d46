package dev.wherry.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ProviderDocsTest {
  private static final Path PAGE = Path.of("..", "docs", "providers.md");

  @Test
  void thePageIsWhatTheCodeSays() throws IOException {
    String page = ProviderDocs.page();
    if (Boolean.getBoolean("wherry.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("stale: mvn -pl providers -am test -Dtest=ProviderDocsTest -Dwherry.docs=true")
        .exists();
    assertThat(Files.readString(PAGE))
        .as("stale: mvn -pl providers -am test -Dtest=ProviderDocsTest -Dwherry.docs=true")
        .isEqualTo(page);
  }
}
