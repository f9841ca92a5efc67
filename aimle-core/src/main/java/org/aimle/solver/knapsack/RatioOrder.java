package org.aimle.solver.knapsack;

import java.util.Arrays;

/**
 * The items of an instance in the order of their value per weight, best first, and where the order
 * breaks: items {@code 0 .. split - 1} fit together, with the next one they do not (Dantzig,
 * Operations Research 5, 1957). They are the base from which searches start; their sums are given
 * as differences to it, so that bounds in floating point stay sharp. Memory is reused from instance
 * to instance; not thread-safe.
 */
final class RatioOrder {

  /** Bits of a key that name the item, so that one sort of numbers orders items. */
  private static final int INDEX_BITS = 24;

  /** Items that can be told apart. */
  static final int MOST_ITEMS = 1 << INDEX_BITS;

  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

  /** Of a place in the order: the item, its value, weight and value per weight. */
  int[] item = new int[0];

  long[] value = new long[0];
  long[] weight = new long[0];
  double[] ratio = new double[0];

  private long[] keys = new long[0];

  int count;
  int split;

  /** What the base leaves of the capacity, at least 0. */
  long room;

  /**
   * @param items at most 2^24, each of a weight in 1 .. capacity and a value of at least 0; not all
   *     fit together
   */
  void sort(long[] values, long[] weights, int items, long capacity) {
    if (item.length < items) {
      item = new int[items];
      value = new long[items];
      weight = new long[items];
      ratio = new double[items];
      keys = new long[items];
    }
    count = items;
    for (int i = 0; i < items; i++) {
      double perWeight = (double) values[i] / weights[i];
      // Ratios that fall below 0 as bits: the sort puts the largest first, equals by item.
      keys[i] = -(Double.doubleToRawLongBits(perWeight) & ~INDEX_MASK) | i;
    }
    Arrays.sort(keys, 0, items);
    sortByLastBits(values, weights, items);
    for (int place = 0; place < items; place++) {
      int i = (int) (keys[place] & INDEX_MASK);
      item[place] = i;
      ratio[place] = (double) values[i] / weights[i];
    }
    split = 0;
    room = capacity;
    boolean fits = true;
    for (int place = 0; place < items; place++) {
      int i = item[place];
      value[place] = values[i];
      weight[place] = weights[i];
      fits &= weight[place] <= room;
      if (fits) {
        room -= weight[place];
        split = place + 1;
      }
    }
  }

  /** Keys have no room for the last bits of ratios: sorts those that agree in the others. */
  private void sortByLastBits(long[] values, long[] weights, int items) {
    for (int from = 0; from < items; ) {
      long others = keys[from] & ~INDEX_MASK;
      int to = from + 1;
      while (to < items && (keys[to] & ~INDEX_MASK) == others) {
        to++;
      }
      if (to - from > 1) {
        for (int place = from; place < to; place++) {
          int i = (int) (keys[place] & INDEX_MASK);
          long bits = Double.doubleToRawLongBits((double) values[i] / weights[i]);
          keys[place] = (~bits & INDEX_MASK) << INDEX_BITS | i;
        }
        Arrays.sort(keys, from, to);
      }
      from = to;
    }
  }
}
