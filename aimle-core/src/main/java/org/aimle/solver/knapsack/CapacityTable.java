package org.aimle.solver.knapsack;

import java.util.Arrays;

/**
 * Bellman's dynamic programme: for each capacity the best value of the items from {@code i} on.
 * {@code O(items * capacity)}. Holds the memory of a solve and is reused; not thread-safe.
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
    Arrays.fill(best, 0, capacity + 1, 0);
    Arrays.fill(takes, 0, items * words, 0);
    for (int item = items - 1; item >= 0; item--) {
      long value = values[item];
      int weight = (int) weights[item];
      int row = item * words;
      for (int room = capacity; room >= weight; room--) {
        long taken = value + best[room - weight];
        if (taken >= best[room]) {
          best[room] = taken;
          takes[row + (room >> 6)] |= 1L << room;
        }
      }
    }
    int room = capacity;
    for (int item = 0; item < items; item++) {
      chosen[item] = (takes[item * words + (room >> 6)] >> room & 1) != 0;
      room -= chosen[item] ? (int) weights[item] : 0;
    }
  }
}
