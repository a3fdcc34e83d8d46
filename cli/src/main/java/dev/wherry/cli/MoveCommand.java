package dev.wherry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks for moves, and follows them to their end.
@Command(
    name = "move",
    description = {
      "Moves an asset, or all pairs of a file, and waits until they are done.",
      "A location is PROVIDER:KEY, with the name of a provider of the service's configuration, or an address: https://HOST/PATH."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry move old:images/a.jpg new:images/a.jpg",
      "  ./wherry move https://example.com/logo.svg new:logo.svg",
      "  ./wherry move --from-file pairs.csv --idempotency-key spring --detach",
      "  cut -f1,2 -d, list.csv | ./wherry move --from-file -"
    })
final class MoveCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SOURCE", description = "Where it is.")
  private @Nullable String source;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DESTINATION",
      description = "Where it shall be.")
  private @Nullable String destination;

  @Option(
      names = "--from-file",
      paramLabel = "FILE",
      description = {
        "Moves the pairs of a CSV file (RFC 4180, UTF-8: source,destination; a header may stand above), or of standard input for -.",
        "More than 10,000 pairs are sent as several requests."
      })
  private @Nullable String file;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = {
        "Names the request: sent twice under one key, it is stored once.",
        "Several requests of one file get KEY/1, KEY/2, ..."
      })
  private @Nullable String key;

  @Mixin private RequestOptions options = new RequestOptions();

  MoveCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    Wishes wishes = options.wishes(wherry);
    List<Pair> pairs = pairs();
    Requests requests = wherry.requests();
    List<RequestView> accepted =
        new Submission(requests, file == null ? null : name(file), this::note)
            .send(pairs, key, wishes);
    return Accepted.show(wherry, requests, accepted, options.detached());
  }

  private List<Pair> pairs() {
    if (file == null) {
      if (source == null || destination == null) {
        throw wherry.usage("move wants SOURCE and DESTINATION, or --from-file");
      }
      return List.of(new Pair(source, destination, 0));
    }
    if (source != null) {
      throw wherry.usage("move wants SOURCE and DESTINATION, or --from-file, and not both");
    }
    List<Pair> pairs = read(file);
    if (pairs.isEmpty()) {
      throw new CommandException(
          ExitCode.REFUSED, "%s holds no pairs".formatted(Printable.escape(name(file))));
    }
    return pairs;
  }

  private List<Pair> read(String file) {
    try (InputStream in =
        file.equals("-") ? wherry.environment().in() : Files.newInputStream(Path.of(file))) {
      return PairsFile.read(name(file), in);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unreadable(file, "there is no such file");
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private static CommandException unreadable(String file, String reason) {
    return new CommandException(
        ExitCode.NO_INPUT,
        "can't read %s: %s".formatted(Printable.escape(name(file)), Printable.escape(reason)));
  }

  private static String name(String file) {
    return file.equals("-") ? "standard input" : file;
  }

  private void note(String text) {
    wherry.err().println("wherry: " + text);
    wherry.err().flush();
  }
}
