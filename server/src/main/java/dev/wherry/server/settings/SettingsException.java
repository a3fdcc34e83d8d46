package dev.wherry.server.settings;

import java.util.List;
import java.util.stream.Collectors;

/// The settings file can't be used. The message has one line for each fault, and holds no secret.
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> lines;

  SettingsException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    lines = problems.stream().map(Problem::toString).toList();
  }

  /// One line for each fault.
  public List<String> problems() {
    return lines;
  }
}
