package dev.wherry.demo;

import dev.wherry.demo.stage.NewProvider;
import java.util.Iterator;
import java.util.List;

/// What the user wants of the demo.
///
/// @param keep whether everything stays up after the report
/// @param largest the least size of the largest asset, in bytes
record Options(boolean help, boolean keep, long largest, long seed) {
  static final String USAGE =
      """
      usage: ./wherry demo [--keep] [--largest SIZE] [--seed N]

      Moves real assets from an old provider to a new one, both on this machine: starts the service
      with its own PostgreSQL, a web server and an S3 server, sends one mutation, and checks every
      object. All of it is gone afterwards.

        --keep           leave everything running, and print the addresses; Ctrl-C ends it
        --largest SIZE   the size of the largest asset, up to 250MB (200MB)
        --seed N         make other assets: the same number makes the same ones (1)
        --help           print this

      Exit code: 0 when everything came out as planned, 1 when not, 64 for a wrong option.
      """;

  /// Reads the command line.
  ///
  /// @throws IllegalArgumentException with a sentence for the user
  static Options parse(List<String> arguments) {
    boolean help = false;
    boolean keep = false;
    long largest = 200_000_000;
    long seed = 1;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--help", "-h" -> help = true;
        case "--keep" -> keep = true;
        case "--largest" -> largest = ByteSize.parse(value(option, rest));
        case "--seed" -> seed = number(value(option, rest));
        default ->
            throw new IllegalArgumentException(
                "'%s' is no option of the demo: see ./wherry demo --help".formatted(option));
      }
    }
    if (largest > NewProvider.LARGEST) {
      throw new IllegalArgumentException(
          "--largest is at most %s".formatted(ByteSize.format(NewProvider.LARGEST)));
    }
    return new Options(help, keep, largest, seed);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException("%s needs a value".formatted(option));
    }
    return rest.next();
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no number".formatted(text), e);
    }
  }
}
