package org.aimle.solver.routing;

import java.util.stream.IntStream;

/**
 * The arcs of a complete graph in the order of their scores: {@code v (v - 1)} of them, (0,1),
 * (0,2), .. (0,v-1), (1,0), (1,2), ..; or, where both directions share one score, {@code v (v - 1)
 * / 2}: (0,1), (0,2), .. (0,v-1), (1,2), .. Immutable.
 *
 * @param vertices how many, at least 2
 * @param directed whether each direction has a score of its own
 */
record Arcs(int vertices, boolean directed) {

  /** How many scores there are. */
  int scores() {
    return vertices * (vertices - 1) / (directed ? 1 : 2);
  }

  /** The place of the score of going from one vertex to another. */
  int place(int from, int to) {
    if (directed) {
      return arc(from, to);
    }
    int low = Math.min(from, to);
    int high = Math.max(from, to);
    return low * (2 * vertices - low - 1) / 2 + high - low - 1;
  }

  /** The number of the arc from one vertex to another among all of both directions. */
  int arc(int from, int to) {
    return from * (vertices - 1) + (to > from ? to - 1 : to);
  }

  /** Where each arc of both directions starts. */
  int[] tails() {
    return IntStream.range(0, vertices * (vertices - 1)).map(arc -> arc / (vertices - 1)).toArray();
  }

  /** Where each arc of both directions ends. */
  int[] heads() {
    return IntStream.range(0, vertices * (vertices - 1))
        .map(
            arc -> {
              int from = arc / (vertices - 1);
              int to = arc % (vertices - 1);
              return to >= from ? to + 1 : to;
            })
        .toArray();
  }
}
