package dev.wherry.server.graphql;

import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;

/// How many values a document asks for: a field weighs one and what is in it, and a page weighs
/// that for each of its rows.
final class Weight implements FieldComplexityCalculator {
  /// The most values that a document may ask for.
  static final int MOST = 200_000;

  /// Stays far from overflow, and far over [#MOST].
  private static final long HEAVIEST = 1_000_000_000;

  @Override
  public int calculate(FieldComplexityEnvironment field, int childComplexity) {
    Object first = field.getArguments().get("first");
    long rows = first instanceof Integer asked && asked > 0 ? asked : 1;
    return (int) Math.min(HEAVIEST, 1 + rows * childComplexity);
  }
}
