package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Access tokens: the command that makes them, and how the others send them.
final class TokenCommandTest {
  private static final Map<String, Object> TOKEN =
      Map.of(
          "name",
          "shop",
          "scopes",
          List.of("SUBMIT", "READ"),
          "providers",
          List.of("old", "new"),
          "createdAt",
          "2026-03-01T12:00:00Z");

  private final ServiceDouble service = ServiceDouble.start();
  private final Console console = Console.of(service.url());

  @TempDir private Path folder;

  @AfterEach
  void stopService() {
    service.close();
  }

  private Map<?, ?> sent() {
    StoreDouble.Control control = service.store().controls().getFirst();
    return (Map<?, ?>) Objects.requireNonNull(control.arguments().get("input"));
  }

  @Test
  void nothingButTheTokenGoesToStandardOutput() {
    service.store().answer(Map.of("secret", "wherry_shop_x", "token", TOKEN, "errors", List.of()));
    int code =
        console.run(
            "token",
            "create",
            "shop",
            "--scope",
            "submit,read",
            "--provider",
            "old",
            "--provider",
            "new");
    assertThat(code).isZero();
    assertThat(console.out()).isEqualTo("wherry_shop_x" + System.lineSeparator());
    assertThat(console.err()).contains("can't be shown again").doesNotContain("wherry_shop_x");
    assertThat(sent().toString())
        .isEqualTo("{name=shop, scopes=[SUBMIT, READ], providers=[old, new]}");
  }

  @Test
  void aTokenEndsAtATimeOrSomeTimeFromNow() {
    service.store().answer(Map.of("secret", "s", "token", TOKEN, "errors", List.of()));
    console.run("token", "create", "a", "--scope", "read", "--expires", "2027-01-31T00:00:00Z");
    assertThat(sent().get("expiresAt")).isEqualTo("2027-01-31T00:00:00Z");
    service.store().controls().clear();
    console.run("token", "create", "a", "--scope", "read", "--expires", "P90D");
    Instant end = Instant.parse(String.valueOf(sent().get("expiresAt")));
    assertThat(Duration.between(Instant.now(), end))
        .isBetween(Duration.ofDays(89), Duration.ofDays(91));
  }

  @Test
  void whatMakesNoSenseIsAUsageError() {
    assertThat(console.run("token")).isEqualTo(64);
    assertThat(console.run("token", "create", "a")).isEqualTo(64);
    assertThat(console.run("token", "create", "a", "--scope", "write")).isEqualTo(64);
    assertThat(console.run("token", "create", "a", "--scope", "read", "--expires", "soon"))
        .isEqualTo(64);
    assertThat(console.err()).contains("not 'write'", "not 'soon'");
    assertThat(service.store().controls()).isEmpty();
  }

  @Test
  void tokensAreListedAndRevoked() {
    service.store().token(TOKEN);
    assertThat(console.run("token", "list")).isZero();
    assertThat(console.out()).contains("shop", "submit read", "old new", "never");
    service.store().answer(Map.of("name", "shop", "errors", List.of()));
    assertThat(console.run("token", "revoke", "shop")).isZero();
    assertThat(console.out()).contains("token shop is revoked");
    service.store().answer(StoreDouble.refused("LOCKS_OUT", "make one first", "name"));
    assertThat(console.run("token", "revoke", "root")).isEqualTo(65);
    assertThat(console.err()).contains("NAME: make one first");
  }

  @Test
  void aTokenIsSentOnEveryWay() throws Exception {
    service.store().put(RequestFixture.of(17, 1).succeeded(1).fields());
    Console holder = console.withToken("wherry_a_b");
    assertThat(holder.run("watch", "17")).isZero();
    assertThat(service.logins()).isNotEmpty().containsOnly("Bearer wherry_a_b");
    service.logins().clear();
    Path file = Files.writeString(folder.resolve("token"), "wherry_c_d\n");
    assertThat(holder.run("--token-file", file.toString(), "requests")).isZero();
    assertThat(service.logins()).containsExactly("Bearer wherry_c_d");
    service.logins().clear();
    console.run("requests");
    assertThat(service.logins()).containsExactly("");
  }

  @Test
  void aFileThatHoldsNoTokenIsNotRepeated() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "hunter2 hunter3\n");
    assertThat(console.run("requests", "--token-file", file.toString())).isEqualTo(64);
    assertThat(console.err()).contains("--token-file should hold a token").doesNotContain("hunter");
    assertThat(console.run("requests", "--token-file", folder.resolve("none").toString()))
        .isEqualTo(66);
  }

  @Test
  void aServiceThatKnowsNotWhoAsksIsToldApart() {
    String body =
        "{\"errors\":[{\"message\":\"a token is wanted\",\"extensions\":{\"code\":\"UNAUTHENTICATED\"}}]}";
    service.answer(
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nWWW-Authenticate: Bearer\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
    assertThat(console.run("requests")).isEqualTo(77);
    assertThat(console.err()).contains("a token is wanted", "--token-file or WHERRY_TOKEN");
    assertThat(console.run("export", "17", "--format", "csv")).isEqualTo(77);
  }
}
