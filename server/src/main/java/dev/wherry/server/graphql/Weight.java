package dev.wherry.server.graphql;

import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;
import java.util.Collection;
import java.util.Map;

/// How many values a document asks for: a field weighs one and what is in it, and a page weighs
/// that for each of its rows, as a list by ids does for each of them.
final class Weight implements FieldComplexityCalculator {
  /// The most values that a document may ask for.
  static final int MOST = 200_000;

  /// Stays far from overflow, and far over [#MOST].
  private static final long HEAVIEST = 1_000_000_000;

  @Override
  public int calculate(FieldComplexityEnvironment field, int childComplexity) {
    return (int) Math.min(HEAVIEST, 1 + rows(field.getArguments()) * childComplexity);
  }

  private static long rows(Map<String, Object> arguments) {
    if (arguments.get("ids") instanceof Collection<?> ids) {
      return ids.size();
    }
    return arguments.get("first") instanceof Integer asked && asked > 0 ? asked : 1;
  }
}
