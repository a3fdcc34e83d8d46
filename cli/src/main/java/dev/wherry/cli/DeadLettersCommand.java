package dev.wherry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists what webhooks could not be told.
@Command(
    name = "dead-letters",
    description = {
      "Lists the events that webhooks did not take for three days, the oldest first.",
      "redeliver lets them be told again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry dead-letters",
      "  ./wherry dead-letters --json | jq 'select(.webhook == \"shop\").id'"
    })
final class DeadLettersCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  private final Wherry wherry;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  private int limit = 100;

  DeadLettersCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw wherry.usage("--limit is 1 or more");
    }
    Table table = new Table("ID", "WEBHOOK", "EVENT", "OF", "HAPPENED", "TRIES", "FAILURE");
    int found = 0;
    String after = null;
    do {
      Page<Json> page = wherry.requests().deadLetters(Math.min(PAGE, limit - found), after);
      found += page.items().size();
      page.items().forEach(letter -> tell(letter, table));
      after = page.next();
    } while (after != null && found < limit);
    if (!wherry.json()) {
      if (found == 0) {
        wherry.out().println("no dead letters: webhooks were told all, or are told it still");
      } else {
        table.print(wherry.out(), wherry.style());
      }
    }
    return ExitCode.SUCCESS;
  }

  private void tell(Json letter, Table table) {
    if (wherry.json()) {
      wherry.out().println(Json.write(letter.fields()));
      return;
    }
    table.row(
        letter.text("id"),
        letter.text("webhook"),
        letter.text("event"),
        letter.has("moveId") ? letter.text("moveId") : letter.text("requestId"),
        letter.text("happenedAt"),
        Quantity.count(letter.number("tries")),
        letter.has("failure") ? letter.text("failure") : "");
  }
}
