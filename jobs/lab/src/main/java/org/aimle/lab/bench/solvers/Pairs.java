package org.aimle.lab.bench.solvers;

import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Edges of generated graphs. */
final class Pairs {

  private Pairs() {}

  /** All pairs of which the first is lower, in the order of the complete graph. */
  static int[][] complete(int vertices) {
    return IntStream.range(0, vertices)
        .boxed()
        .flatMap(a -> IntStream.range(a + 1, vertices).mapToObj(b -> new int[] {a, b}))
        .toArray(int[][]::new);
  }

  /** {@code count} different pairs, those of a path through all vertices first. */
  static int[][] connected(int vertices, int count) {
    Random random = new Random(vertices);
    Set<Long> seen = new LinkedHashSet<>();
    for (long v = 1; v < vertices; v++) {
      seen.add((v - 1) * vertices + v);
    }
    while (seen.size() < count) {
      int a = random.nextInt(vertices);
      int b = random.nextInt(vertices);
      if (a != b) {
        seen.add((long) Math.min(a, b) * vertices + Math.max(a, b));
      }
    }
    return seen.stream()
        .map(code -> new int[] {(int) (code / vertices), (int) (code % vertices)})
        .toArray(int[][]::new);
  }

  /** The place of an arc among the {@code v (v - 1)} of a complete graph. */
  static int arc(int vertices, int from, int to) {
    return from * (vertices - 1) + (to > from ? to - 1 : to);
  }
}
