package dev.wherry.server.settings;

/// A fault of the settings file.
///
/// @param file the file's name
/// @param line from 1; 0 when the fault has no line
/// @param text what is wrong and what to do; it holds no value of the file that could be a secret
record Problem(String file, int line, String text) {
  /// `wherry.yaml:7: text`.
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line + ": " + text : file + ": " + text;
  }
}
