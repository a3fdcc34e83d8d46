package dev.wherry.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.providers.ftp.FtpSettings;
import dev.wherry.providers.http.HttpSettings;
import dev.wherry.providers.webdav.WebDavSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetrcTest {
  private static final String TEXT =
      """
      # machine cdn.example.com login comment password comment
      machine cdn.example.com # machine cdn.example.com login comment password comment
        # login comment
        login me
        password "a b\\"c\\\\n\\t#"
      machine macro.example.com login m password m macdef init
        cd /machine other.example.com login no password no
        quit

      machine "#odd" password p#p account x login "#l"
      machine cdn.example.com login second password second
      machine half.example.com login only
      default login anonymous password me@example.com
      machine behind.example.com login never password never
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("netrc"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CDN.example.com | me | a b\"c\\n\t#",
        "macro.example.com | m | m",
        "#odd | #l | p#p",
        "other.example.com | anonymous | me@example.com",
        "half.example.com | anonymous | me@example.com",
        "behind.example.com | anonymous | me@example.com",
      })
  void theFirstEntryThatFitsCounts(String host, String user, String password) throws IOException {
    for (String text : List.of(TEXT, TEXT.replace("\n", "\r\n"))) {
      Netrc.Login login = Netrc.login(file(text), host);
      assertThat(login.user()).isEqualTo(user);
      assertThat(login.password().value()).isEqualTo(password);
      assertThat(login).hasToString("Login[user=%s, password=…]".formatted(user));
    }
  }

  @Test
  void aHostWithoutAnEntryIsTold() throws IOException {
    Path file = file("machine a login u password s3cret\nmachine b login u");
    for (String host : List.of("b", "c")) {
      assertThatThrownBy(() -> Netrc.login(file, host))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "netrc: %s has no login and password for %s: add 'machine %s login USER password PASSWORD'"
                  .formatted(file, host, host));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine a login u password two s3cret",
        "machine a login u password \"s3cret",
        "machine a login u password",
        "machine",
      })
  void aBrokenFileIsToldWithoutItsSecrets(String text) throws IOException {
    Path file = file("\n" + text);
    assertThatThrownBy(() -> Netrc.login(file, "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("netrc: ")
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertThatThrownBy(() -> Netrc.login(folder.resolve("nowhere"), "a"))
        .hasMessageStartingWith("netrc refers to the file")
        .hasMessageContaining("can't be read");
  }

  @Test
  void settingsTakeUserAndPasswordFromIt() throws IOException {
    Path file = file("machine h login u password p");
    URI base = URI.create("https://h/x/");
    FtpSettings ftp =
        new FtpSettings("h", null, null, null, null, null, null, null, null, null, file);
    assertThat(ftp.user()).isEqualTo("u");
    WebDavSettings dav = new WebDavSettings(base, null, null, null, null, null, null, null, file);
    assertThat(dav.user()).isEqualTo("u");
    HttpSettings http =
        new HttpSettings(
            base, List.of(), Map.of(), null, null, null, null, null, null, null, null, null, null,
            null, file);
    assertThat(http.headers()).containsEntry("Authorization", "Basic dTpw");
    assertThat(http.toString()).doesNotContain("dTpw");
    Secret secret = new Secret("p");
    assertThatThrownBy(
            () -> new FtpSettings("h", null, "u", secret, null, null, null, null, null, null, file))
        .hasMessage("netrc should stand in the place of user and password");
    assertThatThrownBy(
            () -> new WebDavSettings(base, null, null, secret, null, null, null, null, file))
        .hasMessage("netrc should stand in the place of user and password, or token");
  }
}
