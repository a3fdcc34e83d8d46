package dev.wherry.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Turns another program's settings into those of providers.
@Command(
    name = "import",
    description = {
      "Turns the remotes of an rclone.conf into providers, and prints them as they stand in wherry.yaml.",
      "Passwords and keys are never printed: the settings name variables of the environment in their place."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./wherry providers import ~/.config/rclone/rclone.conf",
      "  ./wherry providers import rclone.conf old:assets/images new:assets --secrets secrets.env >> wherry.yaml",
      "  set -a; . ./secrets.env; ./wherry serve"
    })
final class ImportCommand implements Callable<Integer> {
  private final Wherry wherry;

  @Parameters(index = "0", paramLabel = "FILE", description = "The rclone.conf.")
  private Path file = Path.of("");

  @Parameters(
      index = "1..*",
      paramLabel = "REMOTE:PATH",
      description =
          "Which remotes, and which bucket and prefix or folder in them. Default: all, wherever they begin.")
  private List<String> wanted = List.of();

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "Where the passwords and keys go: a new file for a shell to read, for your eyes only.")
  private @Nullable Path secrets;

  ImportCommand(Wherry wherry) {
    this.wherry = wherry;
  }

  @Override
  public Integer call() {
    RcloneRemotes remotes = read();
    List<ImportedProvider> made = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (String one : wanted.isEmpty() ? remotes.names() : new LinkedHashSet<>(wanted)) {
      int colon = one.indexOf(':');
      String remote = colon < 0 ? one : one.substring(0, colon);
      try {
        made.add(remotes.provider(remote, colon < 0 ? "" : one.substring(colon + 1)));
      } catch (IllegalArgumentException e) {
        left.add("%s: %s".formatted(remote, e.getMessage()));
      }
    }
    checkNames(made);
    write(made);
    if (!made.isEmpty()) {
      wherry.out().println("providers:");
      made.forEach(provider -> wherry.out().print(provider.yaml()));
    }
    tell(made, left);
    return left.isEmpty() ? ExitCode.SUCCESS : ExitCode.SOME_FAILED;
  }

  private RcloneRemotes read() {
    try {
      return new RcloneRemotes(RcloneConfig.parse(Files.readString(file)));
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.REFUSED, "%s is not understood: %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NO_INPUT, "%s can't be read: %s".formatted(file, GraphqlClient.reason(e)));
    }
  }

  private static void checkNames(List<ImportedProvider> made) {
    Set<String> names = new LinkedHashSet<>();
    for (ImportedProvider provider : made) {
      if (!names.add(provider.name())) {
        throw new CommandException(
            ExitCode.REFUSED,
            "two remotes would be the provider '%s': import them one by one"
                .formatted(provider.name()));
      }
    }
  }

  /// Writes what is secret to a new file that nobody else may read.
  private void write(List<ImportedProvider> made) {
    if (secrets == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    made.forEach(
        provider ->
            provider
                .secrets()
                .forEach(
                    (name, value) ->
                        text.append("%s='%s'%n".formatted(name, value.replace("'", "'\\''")))));
    try {
      Files.createFile(
          secrets,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(secrets, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          ExitCode.OUTPUT, secrets + " is there already: name a new file for --secrets");
    } catch (IOException | UnsupportedOperationException e) {
      throw new CommandException(
          ExitCode.OUTPUT, "%s can't be written: %s".formatted(secrets, GraphqlClient.reason(e)));
    }
  }

  private void tell(List<ImportedProvider> made, List<String> left) {
    Map<String, String> blanks = new LinkedHashMap<>();
    List<String> hidden = new ArrayList<>();
    for (ImportedProvider provider : made) {
      blanks.putAll(provider.blanks());
      hidden.addAll(provider.secrets().keySet());
    }
    blanks.forEach((name, what) -> say("set " + name + ", or write it into the settings: " + what));
    if (!hidden.isEmpty()) {
      say(
          secrets == null
              ? "set these, or have --secrets FILE write them: " + String.join(", ", hidden)
              : "%s has %s".formatted(secrets, String.join(", ", hidden)));
    }
    left.forEach(why -> say("left out " + why));
  }

  private void say(String line) {
    wherry.err().println("wherry: " + Printable.escape(line));
  }
}
