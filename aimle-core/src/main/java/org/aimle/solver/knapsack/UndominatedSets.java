package org.aimle.solver.knapsack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.aimle.solver.limits.SearchLimitException;

/**
 * The dynamic programme over sets of items that none dominates (Nemhauser and Ullmann, Management
 * Science 15, 1969): a set that weighs as much as another and is worth less, or is worth as much
 * and weighs more, is dropped. So is one that cannot lead to the value of the greedy solution, by
 * the bound of the linear relaxation (Dantzig, Operations Research 5, 1957). Its time does not
 * depend on the size of the capacity.
 */
final class UndominatedSets {

  /** About 64 MB. */
  private static final int MOST_SETS = 1 << 22;

  private final long[] values;
  private final long[] weights;
  private final int items;
  private final long capacity;

  /** Item numbers, those of most value per weight first. */
  private final int[] byRatio;

  /** Of each {@code i}: the undominated sets of the items from {@code i} on, lightest first. */
  private final long[][] setWeights;

  private final long[][] setValues;

  UndominatedSets(long[] values, long[] weights, int items, long capacity) {
    this.values = values;
    this.weights = weights;
    this.items = items;
    this.capacity = capacity;
    this.byRatio =
        IntStream.range(0, items)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -(double) values[i] / weights[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.setWeights = new long[items + 1][];
    this.setValues = new long[items + 1][];
  }

  /**
   * @param chosen receives the best set of items; of several the one that is first, item by item
   */
  void choose(boolean[] chosen) {
    collect(greedyValue());
    long room = capacity;
    for (int item = 0; item < items; item++) {
      chosen[item] =
          weights[item] <= room
              && values[item] + bestValue(item + 1, room - weights[item])
                  >= bestValue(item + 1, room);
      room -= chosen[item] ? weights[item] : 0;
    }
  }

  private long greedyValue() {
    long room = capacity;
    long value = 0;
    long single = 0;
    for (int item : byRatio) {
      single = Math.max(single, values[item]);
      if (weights[item] <= room) {
        room -= weights[item];
        value += values[item];
      }
    }
    return Math.max(value, single);
  }

  private void collect(long reached) {
    setWeights[items] = new long[] {0};
    setValues[items] = new long[] {0};
    long[] mergedWeights = new long[2];
    long[] mergedValues = new long[2];
    long sets = 1;
    for (int item = items - 1; item >= 0; item--) {
      long[] w = setWeights[item + 1];
      long[] v = setValues[item + 1];
      if (mergedWeights.length < 2 * w.length) {
        mergedWeights = new long[4 * w.length];
        mergedValues = new long[4 * w.length];
      }
      int count = merge(w, v, weights[item], values[item], mergedWeights, mergedValues);
      count = dropHopeless(item, reached, mergedWeights, mergedValues, count);
      sets += count;
      if (sets > MOST_SETS) {
        throw new SearchLimitException(
            "knapsack of "
                + items
                + " items and capacity "
                + capacity
                + " has more than "
                + MOST_SETS
                + " undominated sets of items; use fewer items, or coarser units of weight");
      }
      setWeights[item] = Arrays.copyOf(mergedWeights, count);
      setValues[item] = Arrays.copyOf(mergedValues, count);
    }
  }

  /**
   * The sets without the item and those with it, lightest first and each worth more than the last.
   */
  private int merge(
      long[] w, long[] v, long weight, long value, long[] toWeights, long[] toValues) {
    int count = 0;
    int without = 0;
    int with = 0;
    long best = -1;
    while (without < w.length || with < w.length && w[with] + weight <= capacity) {
      boolean takesWith =
          with < w.length
              && w[with] + weight <= capacity
              && (without == w.length
                  || w[with] + weight < w[without]
                  || w[with] + weight == w[without] && v[with] + value > v[without]);
      long nextWeight = takesWith ? w[with] + weight : w[without];
      long nextValue = takesWith ? v[with] + value : v[without];
      if (takesWith) {
        with++;
      } else {
        without++;
      }
      if (nextValue > best) {
        best = nextValue;
        toWeights[count] = nextWeight;
        toValues[count++] = nextValue;
      }
    }
    return count;
  }

  /**
   * Drops sets of the items from {@code item} on that, filled up with parts of the items before it,
   * are worth less than what is reached already.
   */
  private int dropHopeless(int item, long reached, long[] w, long[] v, int count) {
    int at = 0; // items byRatio[0 .. at) that come before `item` fit wholly into the room
    long filledWeight = 0;
    long filledValue = 0;
    int kept = 0;
    // rooms grow from the heaviest set to the lightest; keep at the end of the array, then move
    int write = count;
    for (int set = count - 1; set >= 0; set--) {
      long room = capacity - w[set];
      while (at < items && (byRatio[at] >= item || filledWeight + weights[byRatio[at]] <= room)) {
        if (byRatio[at] < item) {
          filledWeight += weights[byRatio[at]];
          filledValue += values[byRatio[at]];
        }
        at++;
      }
      double bound = (double) v[set] + filledValue;
      if (at < items) {
        bound += (double) values[byRatio[at]] * (room - filledWeight) / weights[byRatio[at]];
      }
      if (bound * (1 + 1e-12) + 1 >= reached) {
        write--;
        w[write] = w[set];
        v[write] = v[set];
        kept++;
      }
    }
    System.arraycopy(w, write, w, 0, kept);
    System.arraycopy(v, write, v, 0, kept);
    return kept;
  }

  /**
   * The value of the best kept set of the items from {@code item} on that fits; none fits if such
   * sets were dropped as hopeless.
   */
  private long bestValue(int item, long room) {
    int place = Arrays.binarySearch(setWeights[item], room);
    int last = place >= 0 ? place : -place - 2;
    return last < 0 ? Long.MIN_VALUE / 4 : setValues[item][last];
  }
}
