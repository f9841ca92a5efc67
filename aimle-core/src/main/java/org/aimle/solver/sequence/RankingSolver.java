package org.aimle.solver.sequence;

import java.util.Arrays;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimitException;

/**
 * The best order of items by scores of pairs: the linear ordering problem.
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta[n (n - 1) / 2]}: of item {@code i} coming before item {@code j},
 *       in the order (0,1), (0,2), .. (0,n-1), (1,2), ..; from their number that of items follows.
 *       Below 0 {@code j} should rather come before {@code i}.
 *   <li><b>Feasible</b> are the vectors that an order of all items gives: 1 where {@code i} comes
 *       before {@code j}.
 *   <li><b>Ties:</b> the same solution each time, but it follows no rule. Sums are made in double
 *       precision.
 *   <li><b>Time:</b> O(n^3 / 64) where preferences go round in no circle, as those of differences
 *       of items' own scores; items that do are put in order by a dynamic programme over their
 *       subsets (Held and Karp 1962): O(2^m m) for m in one circle, at most 20.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class RankingSolver implements MapSolver {

  private static final int MOST_IN_CIRCLE = 20;

  /** Bits of a subset that a table of sums takes at once. */
  private static final int HALF = MOST_IN_CIRCLE / 2;

  private final SolverTally tally = new SolverTally();

  /**
   * @throws SearchLimitException if more than 20 items are preferred to each other in circles
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    int items = (int) Math.round((1 + Math.sqrt(1 + 8.0 * length)) / 2);
    if ((long) items * (items - 1) != 2L * length) {
      throw new IllegalArgumentException(
          "ranking: theta has "
              + length
              + " elements, but n items have n (n - 1) / 2 pairs, such as 3 for 3, 6 for 4");
    }
    Scores.requireFinite(theta, offset, length);
    int[] order = order(new Pairs(theta, offset, items));
    int[] places = new int[items];
    for (int place = 0; place < items; place++) {
      places[order[place]] = place;
    }
    int pair = offset;
    for (int i = 0; i < items; i++) {
      for (int j = i + 1; j < items; j++) {
        z[pair++] = places[i] < places[j] ? 1f : 0f;
      }
    }
    tally.addSolved();
  }

  /** The scores of pairs. */
  private record Pairs(float[] theta, int offset, int items) {

    /** What is gained by {@code i} coming before {@code j}. */
    float gain(int i, int j) {
      return i < j ? theta[offset + i * (2 * items - i - 1) / 2 + j - i - 1] : 0;
    }

    /** Whether {@code i} should rather come first. */
    boolean prefers(int i, int j) {
      return gain(i, j) > gain(j, i);
    }
  }

  private static int[] order(Pairs pairs) {
    int items = pairs.items();
    long[][] reach = reach(pairs);
    boolean[] placed = new boolean[items];
    int[] order = new int[items];
    int count = 0;
    while (count < items) {
      // The first group that no item outside of it, and not yet placed, should come before.
      int first = 0;
      while (placed[first] || isAfterOthers(first, reach, placed)) {
        first++;
      }
      int size = 0;
      int[] group = new int[items];
      for (int i = first; i < items; i++) {
        if (!placed[i] && (i == first || has(reach[i], first) && has(reach[first], i))) {
          group[size++] = i;
          placed[i] = true;
        }
      }
      int[] best = size == 1 ? group : bestOrder(pairs, Arrays.copyOf(group, size));
      System.arraycopy(best, 0, order, count, size);
      count += size;
    }
    return order;
  }

  private static boolean isAfterOthers(int item, long[][] reach, boolean[] placed) {
    for (int other = 0; other < placed.length; other++) {
      if (!placed[other] && has(reach[other], item) && !has(reach[item], other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(long[] set, int item) {
    return (set[item >> 6] >>> item & 1) != 0;
  }

  /** Which items are after which, by preferences one after the other (Warshall 1962). */
  private static long[][] reach(Pairs pairs) {
    int items = pairs.items();
    long[][] reach = new long[items][(items + 63) >> 6];
    for (int i = 0; i < items; i++) {
      for (int j = 0; j < items; j++) {
        if (pairs.prefers(i, j)) {
          reach[i][j >> 6] |= 1L << j;
        }
      }
    }
    for (int through = 0; through < items; through++) {
      for (int i = 0; i < items; i++) {
        if (has(reach[i], through)) {
          for (int word = 0; word < reach[i].length; word++) {
            reach[i][word] |= reach[through][word];
          }
        }
      }
    }
    return reach;
  }

  private static int[] bestOrder(Pairs pairs, int[] group) {
    int size = group.length;
    if (size > MOST_IN_CIRCLE) {
      throw new SearchLimitException(
          "ranking: "
              + size
              + " items are preferred to each other in circles, at most "
              + MOST_IN_CIRCLE
              + " can be put in order; score pairs by differences of items' own scores, or use"
              + " assignment or program");
    }
    double[][] low = new double[size][];
    double[][] high = new double[size][];
    for (int j = 0; j < size; j++) {
      low[j] = gains(pairs, group, j, 0, Math.min(HALF, size));
      high[j] = gains(pairs, group, j, HALF, Math.max(HALF, size));
    }
    // Of each set the best order of its items at the front, and the last of them.
    double[] best = new double[1 << size];
    byte[] last = new byte[1 << size];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    best[0] = 0;
    for (int set = 0; set < (1 << size) - 1; set++) {
      for (int j = 0; j < size; j++) {
        int with = set | 1 << j;
        if (with != set) {
          double value = best[set] + low[j][set & (1 << HALF) - 1] + high[j][set >> HALF];
          if (value > best[with]) {
            best[with] = value;
            last[with] = (byte) j;
          }
        }
      }
    }
    int[] order = new int[size];
    int set = (1 << size) - 1;
    for (int place = size - 1; place >= 0; place--) {
      order[place] = group[last[set]];
      set &= ~(1 << last[set]);
    }
    return order;
  }

  /** Of each subset of the members {@code from .. to - 1} what it gains by coming before one. */
  private static double[] gains(Pairs pairs, int[] group, int later, int from, int to) {
    double[] gains = new double[1 << (to - from)];
    for (int set = 1; set < gains.length; set++) {
      int one = Integer.numberOfTrailingZeros(set);
      gains[set] = gains[set & set - 1] + pairs.gain(group[from + one], group[later]);
    }
    return gains;
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  @Override
  public String toString() {
    return "ranking";
  }
}
