package dev.wherry.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a request's moves to standard output, as the service does.
@Command(
    name = "export",
    description = {
      "Writes a request's moves to standard output, one after the other, in the order of their numbers:",
      "jsonl and csv tell receipts and failures; sql, nginx and cloudflare map the old addresses of what was delivered to the new ones."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry export 17 --format csv > moves.csv",
      "  ./wherry export 17 --format csv --kind SOURCE_NOT_FOUND > missing.csv",
      "  ./wherry export 17 --format jsonl --signed > receipts.jsonl",
      "  ./wherry export 17 --format sql --table image --column url --destination-base https://new.example.com/ | psql",
      "  ./wherry export 17 --format nginx --destination-base https://new.example.com/ > moved.conf",
      "  ./wherry export 17 --format cloudflare --source-base https://old.example.com/ --destination-base https://new.example.com/ > redirects.csv"
    })
final class ExportCommand implements Callable<Integer> {
  private static final int CHUNK = 1 << 13;

  private final Wherry wherry;

  @Parameters(paramLabel = "ID", description = "The request's id, as move prints it.")
  private String id = "";

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}.")
  private ExportFormat format = ExportFormat.JSONL;

  @Option(
      names = "--states",
      paramLabel = "STATES",
      description =
          "Only moves in these states, with commas: SUCCEEDED,SKIPPED. Default: all; of maps these two.")
  private @Nullable String states;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "Of jsonl and csv: only what failed for this reason; may be given again: ${COMPLETION-CANDIDATES}.")
  private List<FailureKind> kinds = new ArrayList<>();

  @Option(names = "--signed", description = "Of jsonl: signs each receipt, for verify-receipts.")
  private boolean signed;

  @Option(names = "--table", paramLabel = "TABLE", description = "Of sql: whose rows to update.")
  private @Nullable String table;

  @Option(names = "--column", paramLabel = "COLUMN", description = "Of sql: which has addresses.")
  private @Nullable String column;

  @Option(
      names = "--source-base",
      paramLabel = "URL",
      description =
          "What the old addresses begin with, before the key. Default: of sql the provider's name and a colon; of nginx /. Cloudflare wants one.")
  private @Nullable String sourceBase;

  @Option(
      names = "--destination-base",
      paramLabel = "URL",
      description =
          "What the new addresses begin with, before the key. Default of sql: the provider's name and a colon.")
  private @Nullable String destinationBase;

  ExportCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    Downloads downloads = wherry.downloads();
    boolean shows = wherry.environment().terminal().outShows();
    try (Reader in = new InputStreamReader(downloads.open(path()), StandardCharsets.UTF_8)) {
      if (shows) {
        show(new BufferedReader(in), wherry.out());
      } else {
        copy(in, wherry.out());
      }
    } catch (IOException e) {
      throw downloads.brokeOff(e);
    }
    return ExitCode.SUCCESS;
  }

  private String path() {
    List<String> parameters = new ArrayList<>();
    add("states", states == null ? null : states.toUpperCase(Locale.ROOT), parameters);
    add("failureKinds", kinds.isEmpty() ? null : names(kinds), parameters);
    add("signed", signed ? "true" : null, parameters);
    add("table", table, parameters);
    add("column", column, parameters);
    add("sourceBase", sourceBase, parameters);
    add("destinationBase", destinationBase, parameters);
    return "/requests/%s/export.%s%s"
        .formatted(
            encode(id).replace("+", "%20"),
            format.name().toLowerCase(Locale.ROOT),
            parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
  }

  private static String names(List<FailureKind> kinds) {
    return kinds.stream().map(Enum::name).collect(Collectors.joining(","));
  }

  private static void add(String name, @Nullable String value, List<String> parameters) {
    if (value != null) {
      parameters.add(name + "=" + encode(value));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void copy(Reader in, PrintWriter out) throws IOException {
    char[] chunk = new char[CHUNK];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      out.write(chunk, 0, read);
      check(out);
    }
  }

  private static void show(BufferedReader in, PrintWriter out) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(Printable.escape(line));
      check(out);
    }
  }

  private static void check(PrintWriter out) {
    if (out.checkError()) {
      throw new CommandException(
          ExitCode.OUTPUT, "standard output can't be written: what was written is not whole");
    }
  }
}
