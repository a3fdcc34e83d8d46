package dev.wherry.server.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/// Collects the faults of one file. For one thread.
final class Problems {
  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String text) {
    found.add(new Problem(file, line, text));
  }

  void add(Node where, String text) {
    add(lineOf(where), text);
  }

  /// How many there are by now.
  int count() {
    return found.size();
  }

  /// In the order of their lines.
  List<Problem> inOrder() {
    return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  /// The line a node starts in, from 1.
  static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
