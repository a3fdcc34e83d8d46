package dev.wherry.server.graphql;

import dev.wherry.core.queue.Found;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Part of a list, as Relay's connections have it.
///
/// @param <N> what the list holds
record Page<N>(List<Edge<N>> edges, List<N> nodes, PageInfo pageInfo) {
  /// The longest page.
  static final int LONGEST = 1_000;

  /// One of a list.
  record Edge<N>(N node, String cursor) {}

  /// Where a page lies in its list.
  record PageInfo(
      boolean hasNextPage,
      boolean hasPreviousPage,
      @Nullable String startCursor,
      @Nullable String endCursor) {}

  /// Makes a page of `first` reports and perhaps one more, which shows that the list goes on.
  static <R, N> Page<N> of(
      List<R> reports,
      int first,
      @Nullable String after,
      Function<R, String> cursor,
      Function<R, N> node) {
    List<Edge<N>> edges =
        reports.stream()
            .limit(first)
            .map(report -> new Edge<>(node.apply(report), cursor.apply(report)))
            .toList();
    return new Page<>(
        edges,
        edges.stream().map(Edge::node).toList(),
        new PageInfo(
            reports.size() > first,
            after != null,
            edges.isEmpty() ? null : edges.getFirst().cursor(),
            edges.isEmpty() ? null : edges.getLast().cursor()));
  }

  /// Makes a page of what a search found.
  static <R, K, N> Page<N> of(
      Found<R, K> found,
      @Nullable String after,
      Function<R, K> key,
      Function<K, String> cursor,
      Function<R, N> node) {
    List<Edge<N>> edges =
        found.reports().stream()
            .map(report -> new Edge<>(node.apply(report), cursor.apply(key.apply(report))))
            .toList();
    K end = found.end();
    String last = edges.isEmpty() ? null : edges.getLast().cursor();
    return new Page<>(
        edges,
        edges.stream().map(Edge::node).toList(),
        new PageInfo(
            end != null,
            after != null,
            edges.isEmpty() ? null : edges.getFirst().cursor(),
            end == null ? last : cursor.apply(end)));
  }

  /// Refuses lengths that no page has.
  static int checked(@Nullable Integer first, int usual) {
    int length = first == null ? usual : first;
    if (length < 1 || length > LONGEST) {
      throw new ApiException(
          ErrorCode.OUT_OF_RANGE,
          "first is %d: ask for 1 to %,d, and for more with after".formatted(length, LONGEST));
    }
    return length;
  }
}
