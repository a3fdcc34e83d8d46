package dev.wherry.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Lists the configured providers.
@Command(
    name = "providers",
    description =
        "Lists the configured providers, and how many moves run there; checks one; imports those of rclone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry providers",
      "  ./wherry providers --json | jq -r .name",
      "  ./wherry providers check new"
    })
final class ProvidersCommand implements Callable<Integer> {
  private final Wherry wherry;

  ProvidersCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    List<ProviderView> providers = wherry.requests().providers();
    if (wherry.json()) {
      providers.forEach(provider -> wherry.out().println(Json.write(provider.json().fields())));
      return ExitCode.SUCCESS;
    }
    Table table = new Table("NAME", "KIND", "USE", "STATE", "RUNNING", "LIMIT", "RATE");
    for (ProviderView provider : providers) {
      table.row(
          provider.name(),
          provider.kind(),
          provider.writable() ? "source, destination" : "source",
          provider.state(),
          Quantity.count(provider.running()),
          provider.limit(),
          provider.rate());
    }
    table.print(wherry.out(), wherry.style());
    return ExitCode.SUCCESS;
  }
}
