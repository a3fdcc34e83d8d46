package dev.wherry.cli;

import java.util.List;

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
}
