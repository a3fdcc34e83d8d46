package dev.wherry.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What can be wanted of a request, whatever its moves are.
final class RequestOptions {
  @Option(
      names = "--overwrite",
      paramLabel = "POLICY",
      description =
          "When something stands at a destination: ${COMPLETION-CANDIDATES}. Default: IF_DIFFERENT.")
  private @Nullable OverwritePolicy overwrite;

  @Option(
      names = "--verify",
      paramLabel = "POLICY",
      description = "How the copy is proved: ${COMPLETION-CANDIDATES}. Default: CHECKSUM.")
  private @Nullable VerifyPolicy verify;

  @Option(names = "--retire-source", description = "Deletes each source once its copy is verified.")
  private boolean retireSource;

  @Option(
      names = "--retire-after",
      paramLabel = "TIME",
      description = {
        "Deletes each source so long after its copy was verified: P7D, PT12H.",
        "Until then keep-sources calls it off."
      })
  private @Nullable Duration retireAfter;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Higher goes first, from -100 to 100. Default: 0.")
  private @Nullable Integer priority;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "A word of your own to find the request by; may be given again.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--webhook",
      paramLabel = "NAME",
      description = "Who hears of it: a webhook of the service's configuration.")
  private @Nullable String webhook;

  @Option(
      names = "--webhook-event",
      paramLabel = "EVENT",
      description =
          "What the webhook hears of: ${COMPLETION-CANDIDATES}; may be given again. Default: REQUEST_FINISHED.")
  private List<WebhookEvent> webhookEvents = new ArrayList<>();

  @Option(
      names = {"-d", "--detach"},
      description = "Doesn't wait: ends when the service has stored the request.")
  private boolean detach;

  boolean detached() {
    return detach;
  }

  /// What is wanted, once the options are read.
  Wishes wishes(Wherry wherry) {
    if (webhook == null && !webhookEvents.isEmpty()) {
      throw wherry.usage("--webhook-event wants --webhook");
    }
    return new Wishes(
        overwrite == null ? null : overwrite.name(),
        verify == null ? null : verify.name(),
        retireSource || retireAfter != null,
        retireAfter == null ? null : retireAfter.toString(),
        priority,
        labels,
        webhook,
        webhookEvents);
  }
}
