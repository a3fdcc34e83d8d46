package dev.wherry.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Changes how much of a provider may be used.
@Command(
    name = "limit",
    description = {
      "Changes how much of a provider all workers together may use; what is not given stays as it is.",
      "It holds until it is changed again, or until the provider's limits in the settings are others."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry limit new --in-flight 16",
      "  ./wherry limit new --requests-per-second 100 --bytes-per-second 10MiB",
      "  ./wherry limit new --bytes-per-second none"
    })
final class LimitCommand implements Callable<Integer> {
  private static final String NONE = "none";

  private final Wherry wherry;

  @Parameters(paramLabel = "NAME", description = "The provider, as providers prints it.")
  private String name = "";

  @Option(
      names = "--in-flight",
      paramLabel = "NUMBER",
      description = "How many moves that begin or end there may run at once, or none for no limit.")
  private @Nullable String inFlight;

  @Option(
      names = "--requests-per-second",
      paramLabel = "NUMBER",
      description = "How many requests may be sent there in a second, or none for no limit.")
  private @Nullable String requests;

  @Option(
      names = "--bytes-per-second",
      paramLabel = "SIZE",
      description =
          "How much may be read and written there in a second: a size like 10MiB, or none.")
  private @Nullable String bytes;

  LimitCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable Long> limits = new LinkedHashMap<>();
    add(limits, "inFlight", "--in-flight", inFlight, Long::parseLong);
    add(limits, "requestsPerSecond", "--requests-per-second", requests, Long::parseLong);
    add(limits, "bytesPerSecond", "--bytes-per-second", bytes, Quantity::parseBytes);
    if (limits.isEmpty()) {
      throw wherry.usage(
          "limit wants --in-flight, --requests-per-second or --bytes-per-second, or several");
    }
    ProviderView provider = wherry.controls().limitProvider(name, limits);
    return Told.limited(wherry, provider);
  }

  private void add(
      Map<String, @Nullable Long> limits,
      String field,
      String option,
      @Nullable String text,
      ToLongFunction<String> read) {
    if (text == null) {
      return;
    }
    if (text.equals(NONE)) {
      limits.put(field, null);
      return;
    }
    try {
      limits.put(field, read.applyAsLong(text));
    } catch (IllegalArgumentException e) {
      throw wherry.usage(
          "%s should be a number%s or none, not '%s'"
              .formatted(
                  option,
                  option.equals("--bytes-per-second") ? " of bytes, a size like 10MiB," : "",
                  Printable.escape(text)));
    }
  }
}
