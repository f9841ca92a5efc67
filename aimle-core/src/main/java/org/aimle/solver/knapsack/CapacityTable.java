package org.aimle.solver.knapsack;

import java.util.Arrays;

/**
 * Bellman's dynamic programme: for each capacity the best value of the items from {@code i} on.
 * {@code O(items * capacity)}; only for capacities that the items before may leave, and in which
 * not all items from {@code i} on fit. Holds the memory of a solve and is reused; not thread-safe.
 */
final class CapacityTable {

  private long[] best = new long[0];
  private long[] takes = new long[0];

  /**
   * @param chosen receives the best set of items; of several the one that is first, item by item
   */
  void solve(long[] values, long[] weights, int items, int capacity, boolean[] chosen) {
    int words = (capacity >> 6) + 1;
    if (best.length <= capacity) {
      best = new long[capacity + 1];
    }
    if (takes.length < items * words) {
      takes = new long[items * words];
    }
    Arrays.fill(takes, 0, items * words, 0);
    long before = 0; // what the items before weigh together
    for (int item = 0; item < items; item++) {
      before += weights[item];
    }
    long after = 0; // what the items from here on weigh together
    long all = 0; // and are worth
    best[0] = 0;
    for (int item = items - 1; item >= 0; item--) {
      long value = values[item];
      int weight = (int) weights[item];
      before -= weight;
      int row = item * words;
      int full = (int) Math.min(capacity, after);
      int end = (int) Math.min(capacity, after + weight);
      Arrays.fill(best, full + 1, end + 1, all);
      for (int room = end; room >= Math.max(weight, capacity - before); room--) {
        long taken = value + best[room - weight];
        if (taken >= best[room]) {
          best[room] = taken;
          takes[row + (room >> 6)] |= 1L << room;
        }
      }
      after += weight;
      all += value;
    }
    long room = capacity;
    for (int item = 0; item < items; item++) {
      chosen[item] = room >= after || (takes[item * words + (int) (room >> 6)] >> room & 1) != 0;
      room -= chosen[item] ? weights[item] : 0;
      after -= weights[item];
    }
  }
}
