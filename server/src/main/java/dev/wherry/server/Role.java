package dev.wherry.server;

import java.util.Locale;

/// What a process does.
enum Role {
  /// Takes requests and carries assets.
  ALL,
  /// Takes requests only.
  API,
  /// Carries assets only.
  WORKER;

  boolean answers() {
    return this != WORKER;
  }

  boolean works() {
    return this != API;
  }

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
