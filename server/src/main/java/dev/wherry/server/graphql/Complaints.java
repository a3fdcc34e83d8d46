package dev.wherry.server.graphql;

import java.util.ArrayList;
import java.util.List;

/// Collects the errors of one input, as far as anyone would read them. For one thread.
final class Complaints {
  /// Errors past this many are not kept.
  static final int KEPT = 100;

  private final List<UserError> errors = new ArrayList<>();

  void add(UserErrorCode code, String message, String... path) {
    if (errors.size() < KEPT) {
      List<String> whole = new ArrayList<>(path.length + 1);
      whole.add("input");
      whole.addAll(List.of(path));
      errors.add(new UserError(code, List.copyOf(whole), message));
    }
  }

  /// Whether further errors would not be kept.
  boolean isFull() {
    return errors.size() >= KEPT;
  }

  List<UserError> all() {
    return List.copyOf(errors);
  }
}
