package dev.wherry.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes, lists and revokes access tokens.
@Command(
    name = "token",
    synopsisSubcommandLabel = "(create | list | revoke)",
    description = {
      "Makes, lists and revokes access tokens.",
      "The first one must be an admin's and never expire; from then on the service wants a token of every caller."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry token create root --scope admin > root.token",
      "  ./wherry --token-file root.token token create shop --scope submit,read --provider old --provider new",
      "  ./wherry --token-file root.token token revoke shop"
    })
final class TokenCommand implements Runnable {
  private final Wherry wherry;

  TokenCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public void run() {
    throw wherry.usage("token wants one of create, list, revoke");
  }

  @Command(
      name = "create",
      description = {
        "Makes a token and writes it to standard output, this once: the service keeps a hash only."
      })
  int create(
      @Parameters(paramLabel = "NAME", description = "1 to 63 lower-case letters, digits and -.")
          String name,
      @Option(
              names = "--scope",
              required = true,
              split = ",",
              paramLabel = "SCOPE",
              description =
                  "What its holder may do: submit, read, control, admin. Several with commas, or again.")
          List<String> scopes,
      @Option(
              names = "--provider",
              split = ",",
              paramLabel = "PROVIDER",
              description = "The only providers that it reaches. Default: all.")
          @Nullable List<String> providers,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description =
                  "When it ends: 2027-01-31T00:00:00Z, or from now on P90D, PT12H. Default: never.")
          @Nullable String expires) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("name", name);
    List<String> upper = new ArrayList<>();
    scopes.forEach(scope -> upper.add(scope(scope)));
    input.put("scopes", upper);
    if (providers != null) {
      input.put("providers", providers);
    }
    if (expires != null) {
      input.put("expiresAt", end(expires).toString());
    }
    Json made = wherry.controls().createToken(input);
    if (wherry.json()) {
      wherry.out().println(Json.write(made.fields()));
    } else {
      wherry.out().println(made.text("secret"));
      wherry
          .err()
          .println(
              "token %s is made; keep what was written now, since it can't be shown again"
                  .formatted(name));
    }
    return ExitCode.SUCCESS;
  }

  private String scope(String text) {
    String scope = text.toUpperCase(Locale.ROOT);
    if (!List.of("SUBMIT", "READ", "CONTROL", "ADMIN").contains(scope)) {
      throw wherry.usage(
          "--scope should be submit, read, control or admin, not '%s'"
              .formatted(Printable.escape(text)));
    }
    return scope;
  }

  private Instant end(String text) {
    Instant now = wherry.environment().clock().instant();
    try {
      if (!text.startsWith("P")) {
        return Instant.parse(text);
      }
      return text.contains("T")
          ? now.plus(Duration.parse(text))
          : now.atZone(ZoneOffset.UTC).plus(Period.parse(text)).toInstant();
    } catch (DateTimeException | ArithmeticException e) {
      throw wherry.usage(
          "--expires should be a time like 2027-01-31T00:00:00Z, or P90D or PT12H from now on, not '%s'"
              .formatted(Printable.escape(text)));
    }
  }

  @Command(name = "list", description = "Lists the tokens, without what proves them.")
  int list() {
    List<Json> tokens = wherry.controls().tokens();
    if (wherry.json()) {
      tokens.forEach(token -> wherry.out().println(Json.write(token.fields())));
      return ExitCode.SUCCESS;
    }
    Table table = new Table("NAME", "SCOPES", "PROVIDERS", "CREATED", "EXPIRES");
    for (Json token : tokens) {
      List<String> providers = token.texts("providers");
      table.row(
          token.text("name"),
          String.join(" ", token.texts("scopes")).toLowerCase(Locale.ROOT),
          providers.isEmpty() ? "all" : String.join(" ", providers),
          token.text("createdAt"),
          token.has("expiresAt") ? token.text("expiresAt") : "never");
    }
    table.print(wherry.out(), wherry.style());
    return ExitCode.SUCCESS;
  }

  @Command(name = "revoke", description = "Takes a token's rights away, within a second.")
  int revoke(@Parameters(paramLabel = "NAME", description = "The token.") String name) {
    String gone = wherry.controls().revokeToken(name);
    if (wherry.json()) {
      wherry.out().println(Json.write(Map.of("name", gone)));
    } else {
      wherry.out().println("token %s is revoked".formatted(gone));
    }
    return ExitCode.SUCCESS;
  }
}
