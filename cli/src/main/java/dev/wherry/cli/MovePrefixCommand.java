package dev.wherry.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks for everything under a prefix, and follows it to its end.
@Command(
    name = "move-prefix",
    description = {
      "Moves everything under a prefix, and waits until it is done. The service finds it in the background.",
      "A prefix is PROVIDER:START, the start of keys: old:images/, or old: for all of them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry move-prefix old:images/ new:archive/",
      "  ./wherry move-prefix old: new: --include '**/*.{jpg,png}' --exclude 'tmp/**'",
      "  ./wherry move-prefix old:in/ new: --key 'by-type/{ext}/{path}' --idempotency-key spring --detach"
    })
final class MovePrefixCommand implements Callable<Integer> {
  private static final Set<String> ARGUMENTS = Set.of("source", "destination");

  private final Wherry wherry;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "Where everything is.")
  private String source = "";

  @Parameters(index = "1", paramLabel = "DESTINATION", description = "Where it shall be.")
  private String destination = "";

  @Option(
      names = "--key",
      paramLabel = "TEMPLATE",
      description = {
        "How a key behind DESTINATION is made. Default: {path}, what is behind the prefix at the source;",
        "of that, {dir} is what is before the last '/', {name} what is behind it, {stem} the name without its extension, {ext} the extension; {key} is the whole key."
      })
  private @Nullable String key;

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = {
        "Only what fits, of the path behind the prefix: * is any text without '/', ** any text, **/ any folders or none, ? one character, {jpg,png} one of these.",
        "May be given again."
      })
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Nothing that fits; may be given again.")
  private List<String> exclude = new ArrayList<>();

  @Option(names = "--min-bytes", paramLabel = "N", description = "Only what is as large or larger.")
  private @Nullable Long minBytes;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "Only what is as large or smaller.")
  private @Nullable Long maxBytes;

  @Option(
      names = "--modified-after",
      paramLabel = "TIME",
      description = "Only what was written then or later: 2026-03-01T00:00:00Z.")
  private @Nullable String modifiedAfter;

  @Option(
      names = "--modified-before",
      paramLabel = "TIME",
      description = "Only what was written earlier.")
  private @Nullable String modifiedBefore;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Names the request: sent twice under one key, it is stored once.")
  private @Nullable String idempotencyKey;

  @Mixin private RequestOptions options = new RequestOptions();

  MovePrefixCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    Map<String, Object> input = options.wishes(wherry).input(idempotencyKey);
    input.put("source", source);
    input.put("destination", destination);
    put(input, "key", key);
    input.put("filter", filter());
    Requests requests = wherry.requests();
    return switch (requests.movePrefix(input)) {
      case Requests.Answer.Accepted(RequestView request) ->
          Accepted.show(wherry, requests, List.of(request), options.detached());
      case Requests.Answer.Refused(List<Requests.UserError> errors) ->
          throw new RefusedException(
              errors.stream().map(error -> Refusal.of(error, ARGUMENTS)).toList());
    };
  }

  private Map<String, Object> filter() {
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("include", include);
    filter.put("exclude", exclude);
    put(filter, "minBytes", minBytes);
    put(filter, "maxBytes", maxBytes);
    put(filter, "modifiedAfter", modifiedAfter);
    put(filter, "modifiedBefore", modifiedBefore);
    return filter;
  }

  private static void put(Map<String, Object> input, String field, @Nullable Object value) {
    if (value != null) {
      input.put(field, value);
    }
  }
}
