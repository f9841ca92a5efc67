package org.aimle.solver.path;

import java.util.Arrays;

/**
 * A binary heap in the order of (cost, rank); ranks say what has the cost, and are never equal
 * where costs are. Not thread-safe.
 */
final class CostQueue {

  private double[] costs = new double[64];
  private long[] ranks = new long[64];
  private int size;
  private double leastCost;

  void clear() {
    size = 0;
    leastCost = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void push(double cost, long rank) {
    int at = size++;
    if (at == costs.length) {
      costs = Arrays.copyOf(costs, 2 * at);
      ranks = Arrays.copyOf(ranks, 2 * at);
    }
    double[] c = costs;
    long[] r = ranks;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      double above = c[parent];
      if (above < cost || above == cost && r[parent] < rank) {
        break;
      }
      c[at] = above;
      r[at] = r[parent];
      at = parent;
    }
    c[at] = cost;
    r[at] = rank;
  }

  /** Takes away the least and gives its rank; its cost is {@link #leastCost} until the next. */
  long pop() {
    double[] c = costs;
    long[] r = ranks;
    leastCost = c[0];
    long least = r[0];
    int last = --size;
    // The hole sinks to a leaf along the lesser children, then the last element rises from there.
    int at = 0;
    int child = 1;
    while (child < last) {
      int right = child + 1;
      if (right < last && (c[right] < c[child] || c[right] == c[child] && r[right] < r[child])) {
        child = right;
      }
      c[at] = c[child];
      r[at] = r[child];
      at = child;
      child = 2 * at + 1;
    }
    double cost = c[last];
    long rank = r[last];
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      double above = c[parent];
      if (above < cost || above == cost && r[parent] < rank) {
        break;
      }
      c[at] = above;
      r[at] = r[parent];
      at = parent;
    }
    c[at] = cost;
    r[at] = rank;
    return least;
  }

  /** What was taken away last; 0 if nothing was. */
  double leastCost() {
    return leastCost;
  }
}
