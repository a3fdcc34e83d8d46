package dev.wherry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks a file of signed receipts, line by line.
@Command(
    name = "verify-receipts",
    description = {
      "Checks the receipts of a signed export: that each was signed with a known key, and that what it shows is what was signed.",
      "Prints each line that is not so, and how many are."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry verify-receipts receipts.jsonl",
      "  ./wherry verify-receipts receipts.jsonl --keys keys.json",
      "  ./wherry export 17 --format jsonl --signed | ./wherry verify-receipts -"
    })
final class VerifyReceiptsCommand implements Callable<Integer> {
  private static final int LONGEST_LINE = 1 << 20;
  private static final int LONGEST_SET = 1 << 24;

  private final Wherry wherry;

  @Parameters(
      paramLabel = "FILE",
      description = "What export --format jsonl --signed wrote; - is standard input.")
  private String file = "";

  @Option(
      names = "--keys",
      paramLabel = "FILE|URL",
      description =
          "The public keys, a JSON Web Key set. Default: the service's, at /receipts/keys.")
  private @Nullable String keys;

  VerifyReceiptsCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  private static final class Counts {
    long verified;
    long bad;
    long without;
  }

  @Override
  public Integer call() {
    ReceiptCheck check = new ReceiptCheck(keySet());
    Counts counts = new Counts();
    try (Reader in = open(file)) {
      LineReader lines = new LineReader(in, LONGEST_LINE);
      for (String line = lines.next(); line != null; line = lines.next()) {
        count(
            lines.number(),
            lines.wasCut()
                ? new ReceiptCheck.Verdict.Bad(null, "it is too long for a receipt")
                : check.check(line),
            counts);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    summary(counts);
    if (counts.bad > 0) {
      return ExitCode.SOME_FAILED;
    }
    return counts.verified > 0 ? ExitCode.SUCCESS : ExitCode.REFUSED;
  }

  private void count(int number, ReceiptCheck.Verdict verdict, Counts counts) {
    switch (verdict) {
      case ReceiptCheck.Verdict.Verified() -> counts.verified++;
      case ReceiptCheck.Verdict.NoReceipt() -> counts.without++;
      case ReceiptCheck.Verdict.Bad(var move, var reason) -> {
        counts.bad++;
        tell(number, move, reason);
      }
    }
  }

  private void tell(int number, @Nullable String move, String reason) {
    if (wherry.json()) {
      Map<String, @Nullable Object> bad = new LinkedHashMap<>();
      bad.put("line", number);
      bad.put("move", move);
      bad.put("reason", reason);
      wherry.out().println(Json.write(bad));
    } else {
      wherry
          .out()
          .println(
              "line %d%s: %s"
                  .formatted(
                      number, move == null ? "" : ", move " + Printable.escape(move), reason));
    }
  }

  private void summary(Counts counts) {
    if (wherry.json()) {
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("verified", counts.verified);
      summary.put("bad", counts.bad);
      summary.put("withoutReceipt", counts.without);
      wherry.out().println(Json.write(summary));
    } else {
      wherry
          .out()
          .println(
              "%,d verified, %,d bad, %,d of moves without a receipt"
                  .formatted(counts.verified, counts.bad, counts.without));
    }
  }

  private KeySet keySet() {
    String given = keys;
    try {
      if (given == null) {
        return KeySet.parse(download(wherry.downloads(), "/receipts/keys"));
      }
      if (given.startsWith("http://") || given.startsWith("https://")) {
        return KeySet.parse(download(new Downloads(Endpoint.parse(given), Login.NONE), ""));
      }
      try (InputStream in = Files.newInputStream(path(given))) {
        return KeySet.parse(new String(in.readNBytes(LONGEST_SET), UTF_8));
      } catch (IOException e) {
        throw unreadable(given, e);
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.REFUSED,
          "the keys can't be understood: " + Printable.escape(String.valueOf(e.getMessage())));
    }
  }

  private static String download(Downloads downloads, String path) {
    try (InputStream in = downloads.open(path)) {
      return new String(in.readNBytes(LONGEST_SET), UTF_8);
    } catch (IOException e) {
      throw downloads.brokeOff(e);
    }
  }

  private Reader open(String name) {
    try {
      InputStream in =
          name.equals("-") ? wherry.environment().in() : Files.newInputStream(path(name));
      return new BufferedReader(new InputStreamReader(in, UTF_8));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static Path path(String name) throws NoSuchFileException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new NoSuchFileException(name);
    }
  }

  private static CommandException unreadable(String name, IOException failure) {
    return new CommandException(
        ExitCode.NO_INPUT,
        "%s: %s"
            .formatted(
                Printable.escape(name),
                failure instanceof NoSuchFileException
                    ? "there is no such file"
                    : "it can't be read"));
  }
}
