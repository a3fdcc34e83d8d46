package dev.wherry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets webhooks be told what they could not be told.
@Command(
    name = "redeliver",
    description = "Lets dead letters be told to their webhooks again, for three days more.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./wherry redeliver d41 d42", "  ./wherry redeliver --all"})
final class RedeliverCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  private final Wherry wherry;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "As dead-letters prints them.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--all", description = "All that are dead now.")
  private boolean all;

  RedeliverCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    if (all != ids.isEmpty()) {
      throw wherry.usage("redeliver wants ids, or --all");
    }
    long redelivered = 0;
    if (all) {
      String after = null;
      do {
        Page<Json> page = wherry.requests().deadLetters(PAGE, after);
        redelivered += redeliver(page.items().stream().map(letter -> letter.text("id")).toList());
        after = page.next();
      } while (after != null);
    } else {
      redelivered = redeliver(ids);
    }
    if (wherry.json()) {
      wherry.out().println("{\"redelivered\":%d}".formatted(redelivered));
    } else {
      wherry.out().println(Quantity.count(redelivered) + " of them are told again");
    }
    return ExitCode.SUCCESS;
  }

  private long redeliver(List<String> some) {
    return some.isEmpty() ? 0 : wherry.controls().redeliver(some);
  }
}
