package org.aimle.lab.exact;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** Lists the feasible vectors of small problems by trying all there are. */
final class Enumeration {

  private Enumeration() {}

  static long[] subsets(int n, int k) {
    List<Long> found = new ArrayList<>();
    subsets(n, k, 0, 0, found);
    return found.stream().mapToLong(Long::longValue).toArray();
  }

  private static void subsets(int n, int k, int from, long chosen, List<Long> found) {
    if (k == 0) {
      found.add(chosen);
      return;
    }
    for (int i = from; i <= n - k; i++) {
      subsets(n, k - 1, i + 1, chosen | 1L << i, found);
    }
  }

  /** The sets of {@code vertices - 1} edges without a cycle. */
  static long[] spanningTrees(int vertices) {
    List<int[]> edges = new ArrayList<>();
    for (int i = 0; i < vertices; i++) {
      for (int j = i + 1; j < vertices; j++) {
        edges.add(new int[] {i, j});
      }
    }
    LongPredicate connects =
        chosen -> {
          // The vertices reached from the first one, as bits.
          long reached = 1;
          for (long before = 0; before != reached; ) {
            before = reached;
            for (int e = 0; e < edges.size(); e++) {
              long ends = 1L << edges.get(e)[0] | 1L << edges.get(e)[1];
              if ((chosen >> e & 1) == 1 && (reached & ends) != 0) {
                reached |= ends;
              }
            }
          }
          return Long.bitCount(reached) == vertices;
        };
    return LongStream.of(subsets(edges.size(), vertices - 1)).filter(connects).toArray();
  }

  static long[] gridPaths(int rows, int columns) {
    List<Long> found = new ArrayList<>();
    walk(rows, columns, 0, 0, 0, found);
    return found.stream().mapToLong(Long::longValue).toArray();
  }

  private static void walk(
      int rows, int columns, int row, int column, long visited, List<Long> found) {
    if (row < 0 || row >= rows || column < 0 || column >= columns) {
      return;
    }
    int cell = row * columns + column;
    if ((visited >> cell & 1) == 1) {
      return;
    }
    long path = visited | 1L << cell;
    if (cell == rows * columns - 1) {
      found.add(path);
      return;
    }
    walk(rows, columns, row, column + 1, path, found);
    walk(rows, columns, row + 1, column, path, found);
    walk(rows, columns, row, column - 1, path, found);
    walk(rows, columns, row - 1, column, path, found);
  }
}
