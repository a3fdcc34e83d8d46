package dev.wherry.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One thing that is wrong with an input.
///
/// @param place for people: a line of the file, an argument or an option
/// @param code for programs
/// @param path the field of the GraphQL input
/// @param message for people, as the service wrote it
record Refusal(String place, String code, List<String> path, String message) {
  Refusal {
    path = List.copyOf(path);
  }

  /// What the service found wrong, at the argument or the option that its field came from:
  /// `input.filter.include.0` from `--include`.
  ///
  /// @param arguments the fields that are arguments
  static Refusal of(Requests.UserError error, Set<String> arguments) {
    List<String> path = error.path();
    String field = path.get(Math.min(path.size() - 1, path.contains("filter") ? 2 : 1));
    String place =
        arguments.contains(field)
            ? field.toUpperCase(Locale.ROOT)
            : "--"
                + switch (field) {
                  case "labels" -> "label";
                  default -> field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                };
    return new Refusal(place, error.code(), path, error.message());
  }
}
