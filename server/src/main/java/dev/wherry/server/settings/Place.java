package dev.wherry.server.settings;

/// A mapping of the file, as people would name it.
///
/// @param name `provider 'new'`; empty for the whole file
/// @param line of the key that the mapping belongs to
record Place(String name, int line) {
  /// The whole file.
  static final Place FILE = new Place("", 1);

  /// Starts a sentence about one key here: `provider 'new': bucket`.
  String start(String key) {
    return name.isEmpty() ? key : name + ": " + key;
  }

  /// Ends a clause: ` in provider 'new'`.
  String in() {
    return name.isEmpty() ? "" : " in " + name;
  }

  /// The mapping under a key of this one.
  Place under(String key, int keyLine) {
    return new Place(name.isEmpty() ? "'" + key + "'" : name + ", '" + key + "'", keyLine);
  }
}
