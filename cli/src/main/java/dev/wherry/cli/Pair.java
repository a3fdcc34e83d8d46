package dev.wherry.cli;

/// A move that is asked for.
///
/// @param line where it stands in its file, from 1; 0 when it stands in the command line
record Pair(String source, String destination, int line) {}
