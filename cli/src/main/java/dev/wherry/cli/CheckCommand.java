package dev.wherry.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tries a provider.
@Command(
    name = "check",
    description = {
      "Tries a provider: connects, lists, writes, reads, breaks each condition and checksum that it"
          + " claims to honour, and deletes what it wrote.",
      "Exit code 1 says that something does not work that a move needs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry providers check new",
      "  ./wherry providers check old --read-only --key images/a.jpg",
      "  ./wherry providers check new --json | jq -r '.steps[] | select(.verdict == \"FAILS\") | .detail'"
    })
final class CheckCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Parameters(paramLabel = "NAME", description = "The provider, as providers prints it.")
  private String name = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "An object that is there, to be read: for providers that can't list, such as web servers.")
  private @Nullable String key;

  @Option(names = "--read-only", description = "Writes nothing: to check a source.")
  private boolean readOnly;

  CheckCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    Json check = wherry.controls().checkProvider(name, key, readOnly);
    boolean passed = check.flag("passed");
    if (wherry.json()) {
      wherry.out().println(Json.write(check.fields()));
    } else {
      print(check, passed);
    }
    return passed ? ExitCode.SUCCESS : ExitCode.SOME_FAILED;
  }

  private void print(Json check, boolean passed) {
    List<Json> steps = check.objects("steps");
    Table table = new Table("STEP", "RESULT", "TIME", "WHAT");
    for (Json step : steps) {
      table.row(
          words(step.text("step")),
          words(step.text("verdict")),
          Quantity.duration(step.text("took")),
          step.text("detail"));
    }
    table.print(wherry.out(), wherry.style());
    for (Json step : steps) {
      if (step.text("verdict").equals("FAILS")) {
        wherry.out().println();
        wherry.out().println(told(step));
      }
    }
    wherry.out().println();
    wherry
        .out()
        .println(
            "provider %s: %s"
                .formatted(
                    Printable.escape(check.text("provider")),
                    passed ? "all that a move needs works" : "not all that a move needs works"));
  }

  /// A failed step whole, which the table may have cut.
  private static String told(Json step) {
    String told = words(step.text("step")) + ": " + Printable.escape(step.text("detail"));
    return step.has("failureKind")
        ? "%s%n  %s: %s"
            .formatted(told, step.text("failureKind"), Printable.escape(step.text("remedy")))
        : told;
  }

  private static String words(String name) {
    return Printable.escape(name.toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
