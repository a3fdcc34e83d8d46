package dev.wherry.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks for what a manifest says, and follows it to its end.
@Command(
    name = "move-manifest",
    description = {
      "Moves what a manifest at a provider says, and waits until it is done. The service reads it in the background.",
      "Of CSV, each line is SOURCE,DESTINATION; of JSON lines, an object with \"source\" and \"destination\".",
      "For a file on this machine there is ./wherry move --from-file FILE."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry move-manifest old:lists/all.csv",
      "  ./wherry move-manifest https://example.com/list --format JSON_LINES --idempotency-key spring --detach"
    })
final class MoveManifestCommand implements Callable<Integer> {
  private static final Set<String> ARGUMENTS = Set.of("manifest");

  private final Wherry wherry;

  @Parameters(index = "0", paramLabel = "MANIFEST", description = "Where the manifest is.")
  private String manifest = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How it is written: ${COMPLETION-CANDIDATES}. Default: by its name, .csv, .jsonl or .ndjson.")
  private @Nullable ManifestFormat format;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Names the request: sent twice under one key, it is stored once.")
  private @Nullable String idempotencyKey;

  @Mixin private RequestOptions options = new RequestOptions();

  MoveManifestCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  /// As the schema's enum has it.
  enum ManifestFormat {
    CSV,
    JSON_LINES
  }

  @Override
  public Integer call() {
    Map<String, Object> input = options.wishes(wherry).input(idempotencyKey);
    input.put("manifest", manifest);
    if (format != null) {
      input.put("format", format.name());
    }
    Requests requests = wherry.requests();
    return switch (requests.moveManifest(input)) {
      case Requests.Answer.Accepted(RequestView request) ->
          Accepted.show(wherry, requests, List.of(request), options.detached());
      case Requests.Answer.Refused(List<Requests.UserError> errors) ->
          throw new RefusedException(
              errors.stream().map(error -> Refusal.of(error, ARGUMENTS)).toList());
    };
  }
}
