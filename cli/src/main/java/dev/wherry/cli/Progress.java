package dev.wherry.cli;

/// Shows how far a request is.
interface Progress {
  /// The request as it is now.
  void show(RequestView request);

  /// Something about the watching itself.
  void note(String text);

  /// No more comes; what is shown is left as it is.
  void end();
}
