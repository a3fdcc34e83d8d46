package dev.wherry.server.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wherry.core.queue.Retention;
import dev.wherry.providers.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsFileTest {
  private static final String HIDDEN = "hunter2-very-secret";

  record Folder(Path root) {}

  enum Style {
    PATH_ONLY,
    HOST
  }

  record Bucket(
      URI endpoint,
      String bucket,
      @Nullable String prefix,
      Secret secretKey,
      boolean pathStyle,
      @Nullable Style style,
      @Nullable Duration timeout,
      @Nullable Integer slots,
      @Nullable Long maxBytes,
      List<String> allow,
      Map<String, String> headers,
      @Nullable Parts parts) {}

  record Parts(int most) {
    Parts {
      if (most < 1) {
        throw new IllegalArgumentException("most should be 1 or more");
      }
    }
  }

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private Settings read(String yaml) throws IOException, SettingsException {
    Path file = Files.writeString(folder.resolve("wherry.yaml"), yaml);
    return file(file);
  }

  private Settings file(Path file) throws SettingsException {
    return new SettingsFile(
            Map.of("file", Folder.class, "s3", Bucket.class),
            Set.of("http", "https"),
            environment::get)
        .read(file);
  }

  private List<String> problems(String yaml) {
    SettingsException e = catchThrowableOfType(SettingsException.class, () -> read(yaml));
    assertThat(e).as("no fault was found").isNotNull();
    assertThat(e).message().doesNotContain(HIDDEN);
    return e.problems();
  }

  @Test
  void aPublicUrlIsOneThatAKeyCanComeBehind() {
    assertThat(
            problems(
                """
                providers:
                  a: {kind: file, root: x, public-url: "https://h/?k="}
                  b: {kind: file, root: x, public-url: "https://u@h/"}
                  c: {kind: file, root: x, public-url: "ftp://h/"}
                  d: {kind: file, root: x, public-url: "/assets"}
                """))
        .hasSize(4)
        .allSatisfy(problem -> assertThat(problem).contains("public-url should be an"));
  }

  @Test
  void aWebhookHasAUrlAndOneOrTwoSecrets() throws Exception {
    environment.put("OLD_SECRET", "whsec_" + "b2xk".repeat(8));
    Settings settings =
        read(
            """
            webhooks:
              shop: {url: "https://shop.example.com/h?k=v", secrets: ["whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3", "${OLD_SECRET}"]}
            """);
    WebhookSettings shop = Objects.requireNonNull(settings.webhooks().get("shop"));
    assertThat(shop.keys().getFirst()).isEqualTo("new".repeat(8).getBytes(UTF_8));
    assertThat(shop.keys().getLast()).isEqualTo("old".repeat(8).getBytes(UTF_8));
    assertThat(shop.allow()).isEmpty();
    assertThat(shop).asString().doesNotContain("bmV3", "b2xk", "k=v");

    environment.put("WRONG", HIDDEN);
    assertThat(
            problems(
                """
                webhooks:
                  a: {url: "ftp://h/", secrets: ["whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3"]}
                  b: {url: "https://h/", secrets: []}
                  c: {url: "https://h/", secrets: ["${WRONG}"]}
                  d: {url: "https://h/", secrets: ["whsec_${WRONG}"]}
                  e: {url: "https://h/", allow: [x/y], secrets: ["whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3"]}
                  F: {url: "https://h/", secrets: ["whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3"]}
                """))
        .satisfiesExactly(
            a -> assertThat(a).contains(":2: webhook 'a': url should be an http or https URL"),
            b ->
                assertThat(b)
                    .contains(":3: webhook 'b': the number of secrets should be from 1 to 2"),
            c ->
                assertThat(c)
                    .contains(":4: webhook 'c': secrets should each be whsec_ and 24 to 64"),
            d ->
                assertThat(d)
                    .contains(":5: webhook 'd': secrets should each be whsec_ and 24 to 64"),
            e -> assertThat(e).contains(":6: webhook 'e': allow: 'x/y' is no network"),
            f -> assertThat(f).contains(":7: 'F' can't be a webhook's name"));
  }

  @Test
  void readsEverySection() throws Exception {
    environment.put("NEW_SECRET", HIDDEN);
    environment.put("HOST", "s3.example.com");
    Settings settings =
        read(
            """
            providers:
              disk: {kind: file, root: assets/here}
              new:
                kind: s3
                endpoint: https://${HOST}:9000
                bucket: 0123
                prefix: "$${x}"
                secret-key: "${NEW_SECRET}"
                path-style: true
                style: path-only
                timeout: 1m30s
                slots: 1_000
                max-bytes: 64MiB
                allow: [127.0.0.0/8, "::1"]
                headers: {X-One: "1"}
                parts: {most: 3}
                public-url: https://cdn.example.com/assets
                limits: {in-flight: 64, in-flight-floor: 4, requests-per-second: 1_000, bytes-per-second: 10MiB, timeout: 2h}
            worker: {slots: 7, lease: PT1M}
            staging: {folder: /var/tmp/w, threshold: 1.5 KiB}
            database: {url: "postgresql://w:${NEW_SECRET}@db/w"}
            server: {port: 0, introspection: false, subscriptions: 7, documents: graphql}
            """);
    assertThat(settings.providers())
        .containsExactly(
            new Settings.Provider(
                "disk",
                "file",
                new Folder(folder.resolve("assets/here")),
                Settings.Limits.DEFAULT,
                null),
            new Settings.Provider(
                "new",
                "s3",
                new Bucket(
                    URI.create("https://s3.example.com:9000"),
                    "0123",
                    "${x}",
                    new Secret(HIDDEN),
                    true,
                    Style.PATH_ONLY,
                    Duration.ofSeconds(90),
                    1000,
                    64L << 20,
                    List.of("127.0.0.0/8", "::1"),
                    Map.of("X-One", "1"),
                    new Parts(3)),
                new Settings.Limits(64, 4, 1000, 10L << 20, Duration.ofHours(2)),
                URI.create("https://cdn.example.com/assets/")));
    assertThat(settings.worker().slots()).isEqualTo(7);
    assertThat(settings.worker().lease()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.worker().attempts()).isEqualTo(Settings.Worker.DEFAULT.attempts());
    assertThat(settings.staging().folder()).isEqualTo(Path.of("/var/tmp/w"));
    assertThat(settings.staging().threshold()).isEqualTo(1536);
    assertThat(settings.database().url())
        .isEqualTo(new Secret("postgresql://w:" + HIDDEN + "@db/w"));
    assertThat(settings.server())
        .isEqualTo(new Settings.Server(0, "127.0.0.1", false, 7, folder.resolve("graphql")));
    assertThat(settings.toString()).doesNotContain(HIDDEN);
  }

  @Test
  void anEmptyFileGivesTheDefaults() throws Exception {
    assertThat(read("# nothing\n")).isEqualTo(Settings.DEFAULT);
    assertThat(read("")).isEqualTo(Settings.DEFAULT);
    assertThat(read("providers:\nworker:\n")).isEqualTo(Settings.DEFAULT);
  }

  @Test
  void anUnknownKeyIsNamedWithTheKeyThatWasMeant() {
    assertThat(
            problems(
                """
                providers:
                  new:
                    kind: s3
                    endpoint: https://s3.example.com
                    secret-key: %s
                    bucket: a
                    buckt: b
                """
                    .formatted(HIDDEN)))
        .containsExactly(
            "wherry.yaml:7: unknown key 'buckt' in provider 'new'; did you mean 'bucket'?");
    assertThat(problems("provider: {}\n"))
        .containsExactly("wherry.yaml:1: unknown key 'provider'; did you mean 'providers'?");
    assertThat(problems("worker: {colour: red}\n").getFirst())
        .isEqualTo(
            "wherry.yaml:1: unknown key 'colour' in 'worker'; known are attempts, backoff,"
                + " grace, heartbeat, lease, max-backoff, per-lane, sha256, slots");
  }

  @Test
  void whatIsOverIsKeptForAWhileOrForEver() throws Exception {
    assertThat(read("worker: {slots: 7}\n").retention())
        .isEqualTo(new Retention(Duration.ofDays(90), null));
    assertThat(read("retention: {attempts: 7d, requests: 365d}\n").retention())
        .isEqualTo(new Retention(Duration.ofDays(7), Duration.ofDays(365)));
    assertThat(problems("retention: {requests: 0s}\n").getFirst())
        .contains("wherry.yaml:1")
        .contains("requests should be kept for longer than nothing");
  }

  @Test
  void aProviderOfAnyKindHasLimits() throws Exception {
    Settings settings =
        read(
            """
            providers:
              a: {kind: file, root: a}
              b: {kind: file, root: b, limits: }
              c: {kind: file, root: c, limits: {in-flight: 1}}
              d: {kind: file, root: d, limits: {in-flight-floor: 9}}
              e: {kind: file, root: e, limits: {requests-per-second: 1}}
              f: {kind: file, root: f, limits: {bytes-per-second: 1.5 GB}}
            """);
    assertThat(settings.providers())
        .extracting(Settings.Provider::limits)
        .containsExactly(
            Settings.Limits.DEFAULT,
            Settings.Limits.DEFAULT,
            new Settings.Limits(1, 1, null, null, Settings.Limits.TIMEOUT),
            new Settings.Limits(null, 9, null, null, Settings.Limits.TIMEOUT),
            new Settings.Limits(null, 1, 1, null, Settings.Limits.TIMEOUT),
            new Settings.Limits(null, 1, null, 1_500_000_000L, Settings.Limits.TIMEOUT));
  }

  @Test
  void limitsThatMakeNoSenseAreRefusedWithTheirLine() {
    assertThat(
            problems(
                """
                providers:
                  a: {kind: file, root: a, limits: {in-flight: 0}}
                  b:
                    kind: file
                    root: b
                    limits: {in-flight: 4, in-flight-floor: 5}
                  c: {kind: file, root: c, limits: {in-flight: many}}
                  d: {kind: file, root: d, limits: 64}
                  e: {kind: file, root: e, limits: {in-fligth: 64}}
                  f: {kind: file, root: f, limit: {in-flight: 64}}
                  g: {kind: file, root: g, limits: {requests-per-second: 0}}
                  h: {kind: file, root: h, limits: {bytes-per-second: 0MiB}}
                  i: {kind: file, root: i, limits: {bytes-per-second: fast}}
                  j: {kind: file, root: j, limits: {timeout: 0s}}
                """))
        .containsExactly(
            "wherry.yaml:2: provider 'a', 'limits': in-flight should be from 1 to 100000, not 0",
            "wherry.yaml:6: provider 'b', 'limits': in-flight-floor should be from 1 to 4, not 5",
            "wherry.yaml:7: provider 'c', 'limits': in-flight should be a whole number, not 'many'",
            "wherry.yaml:8: provider 'd', 'limits': should be keys and values, like 'key: value'",
            "wherry.yaml:9: unknown key 'in-fligth' in provider 'e', 'limits'; did you mean"
                + " 'in-flight'?",
            "wherry.yaml:10: unknown key 'limit' in provider 'f'; did you mean 'limits'?",
            "wherry.yaml:11: provider 'g', 'limits': requests-per-second should be from 1 to"
                + " 2147483647, not 0",
            "wherry.yaml:12: provider 'h', 'limits': bytes-per-second should be 1 or more, not 0",
            "wherry.yaml:13: provider 'i', 'limits': bytes-per-second should be a whole number, or"
                + " a size like 64MiB, not 'fast'",
            "wherry.yaml:14: provider 'j', 'limits': timeout should be longer than nothing");
  }

  @Test
  void everyFaultIsToldAtOnceInTheOrderOfTheLines() {
    assertThat(
            problems(
                """
                server: {port: high}
                providers:
                  Old: {kind: file, root: a}
                  https: {kind: file, root: a}
                  new:
                    kind: s3
                    bucket: [a]
                    bucket: b
                    endpoint: nowhere
                    path-style: maybe
                    timeout: soon
                    max-bytes: 3 parsecs
                    allow: all
                    headers: [a]
                    style: round
                    parts: {most: 0}
                    secret-key: "${NEW_SECRET}"
                  other: {kind: s4}
                  third: {root: b}
                  fourth: {kind: file}
                  fifth: {kind: file, root: }
                  sixth: text
                """))
        .containsExactly(
            "wherry.yaml:1: 'server': port should be a whole number, not 'high'",
            "wherry.yaml:3: 'Old' can't be a provider's name: take lower-case letters, digits, '-'"
                + " and '_', a letter first, 63 at most",
            "wherry.yaml:4: provider 'https' is built in and can't be configured: choose another"
                + " name",
            "wherry.yaml:7: provider 'new': bucket should be text",
            "wherry.yaml:8: key 'bucket' stands twice in provider 'new': first in line 7",
            "wherry.yaml:9: provider 'new': endpoint should be an address like https://host/path",
            "wherry.yaml:10: provider 'new': path-style should be true or false, not 'maybe'",
            "wherry.yaml:11: provider 'new': timeout should be a time like 30s or 1m30s, not"
                + " 'soon'",
            "wherry.yaml:12: provider 'new': max-bytes should be a whole number, or a size like"
                + " 64MiB, not '3 parsecs'",
            "wherry.yaml:13: provider 'new': allow should be a list, like [a, b]",
            "wherry.yaml:14: provider 'new', 'headers': should be keys and values, like 'key:"
                + " value'",
            "wherry.yaml:15: provider 'new': style should be one of host, path-only, not 'round'",
            "wherry.yaml:16: provider 'new', 'parts': most should be 1 or more",
            "wherry.yaml:17: provider 'new': secret-key refers to ${NEW_SECRET}, which is not set"
                + " in the environment: export it, or write the value itself",
            "wherry.yaml:18: provider 'other': unknown kind 's4'; did you mean 's3'?",
            "wherry.yaml:19: provider 'third': kind is missing: write one of file, s3",
            "wherry.yaml:20: provider 'fourth': root is missing: add it",
            "wherry.yaml:21: provider 'fifth': root is empty: give it a value",
            "wherry.yaml:22: provider 'sixth': should be keys and values, like 'key: value'");
  }

  @Test
  void aWrongValueFromTheEnvironmentIsNotShown() {
    environment.put("SLOTS", HIDDEN);
    assertThat(problems("worker: {slots: \"${SLOTS}\"}\n"))
        .containsExactly("wherry.yaml:1: 'worker': slots should be a whole number");
  }

  @Test
  void aValueOutOfItsBoundsIsRefused() {
    assertThat(problems("server: {port: 70000}\nworker: {lease: 1s}\nstaging: {memory: 1}\n"))
        .containsExactly(
            "wherry.yaml:1: 'server': port should be from 0 to 65535, not 70000",
            "wherry.yaml:2: 'worker': lease should be at least three times heartbeat, so that one"
                + " late beat does no harm",
            "wherry.yaml:3: 'staging': memory should be 4194304 or more, not 1");
  }

  @Test
  void aSecretCanBeAFile() throws Exception {
    Files.writeString(folder.resolve("key"), HIDDEN + "\n");
    assertThat(read("database: {url: \"file:key\"}\n").database().url())
        .isEqualTo(new Secret(HIDDEN));
    assertThat(read("database: {url: \"file:%s\"}\n".formatted(folder.resolve("key"))).database())
        .isEqualTo(new Settings.Database(new Secret(HIDDEN)));
  }

  @Test
  void aSecretsFileThatIsMissingOrEmptyIsNamed() throws Exception {
    Files.writeString(folder.resolve("empty"), "\n");
    assertThat(problems("database: {url: \"file:gone\"}\n").getFirst())
        .isEqualTo(
            "wherry.yaml:1: 'database': url refers to the file %s, which can't be read: check that"
                + " it is there, and who may read it",
            folder.resolve("gone"));
    assertThat(problems("database: {url: \"file:empty\"}\n").getFirst())
        .endsWith("empty, which is empty");
  }

  @Test
  void aReferenceWithoutANameIsRefused() {
    assertThat(problems("server: {bind: \"${oops\"}\n").getFirst())
        .startsWith("wherry.yaml:1: 'server': bind has '${' without a variable's name");
  }

  @Test
  void aFileThatIsNoYamlNamesTheLineAndShowsNoValue() {
    assertThat(problems("providers:\n  a: {kind: s3\nb: " + HIDDEN + "\n").getFirst())
        .startsWith("wherry.yaml:3: is not YAML here: ");
    for (String mark :
        List.of("*", "!", "&", "%", "@", "`", "\"\\q", "'", "{", "[", "? ", "- - :")) {
      String yaml = "server:\n  bind: " + mark + HIDDEN + "\n  x: y: " + HIDDEN + "\n";
      assertThat(problems(yaml)).as(mark).isNotEmpty();
    }
    assertThat(problems("a\u0000b")).hasSize(1);
    assertThat(problems("- a\n- b\n"))
        .containsExactly("wherry.yaml:1: should be keys and values, like 'key: value'");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    SettingsException e =
        catchThrowableOfType(
            SettingsException.class, () -> file(folder.resolve("none/wherry.yaml")));
    assertThat(e).hasMessage("wherry.yaml: no such file: " + folder.resolve("none/wherry.yaml"));
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() throws Exception {
    Path file = Files.write(folder.resolve("wherry.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
    SettingsException e = catchThrowableOfType(SettingsException.class, () -> file(file));
    assertThat(e).hasMessage("wherry.yaml: should be UTF-8");
  }
}
