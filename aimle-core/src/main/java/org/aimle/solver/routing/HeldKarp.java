package org.aimle.solver.routing;

import java.util.Arrays;

/**
 * The best round by Held and Karp's dynamic programme (Journal of SIAM 10, 1962), O(2^v v^2): with
 * {@code best[set, last]} the largest gain of a path from the last vertex of all through {@code
 * set} that ends in {@code last},
 *
 * <pre>{@code
 * best[set, last] = max over u in set without last of best[set without last, u] + gain[u, last]
 * }</pre>
 */
final class HeldKarp {

  /** Beyond, a search is faster. */
  static final int MOST_VERTICES = 12;

  private HeldKarp() {}

  /** Not reached; what is reached is larger. */
  private static final long NONE = Long.MIN_VALUE;

  /**
   * The vertices in order.
   *
   * @param gain of going from one vertex to another, row by row; sums of as many as there are
   *     vertices fit into 63 bits
   */
  static int[] round(int vertices, long[] gain) {
    int home = vertices - 1;
    long[] best = new long[home << home];
    Arrays.fill(best, NONE);
    for (int first = 0; first < home; first++) {
      best[(1 << first) * home + first] = gain[home * vertices + first];
    }
    for (int set = 1; set < 1 << home; set++) {
      for (int last = 0; last < home; last++) {
        long so = best[set * home + last];
        if (so == NONE) {
          continue;
        }
        for (int next = 0; next < home; next++) {
          int place = (set | 1 << next) * home + next;
          if ((set >> next & 1) == 0 && so + gain[last * vertices + next] > best[place]) {
            best[place] = so + gain[last * vertices + next];
          }
        }
      }
    }
    return back(vertices, gain, best);
  }

  private static int[] back(int vertices, long[] gain, long[] best) {
    int home = vertices - 1;
    int[] round = new int[vertices];
    round[home] = home;
    int next = home;
    int set = (1 << home) - 1;
    for (int place = home - 1; place >= 0; place--) {
      int last = -1;
      for (int v = 0; v < home; v++) {
        boolean isBetter =
            (set >> v & 1) == 1
                && (last < 0
                    || best[set * home + v] + gain[v * vertices + next]
                        > best[set * home + last] + gain[last * vertices + next]);
        last = isBetter ? v : last;
      }
      round[place] = last;
      set &= ~(1 << last);
      next = last;
    }
    return round;
  }
}
