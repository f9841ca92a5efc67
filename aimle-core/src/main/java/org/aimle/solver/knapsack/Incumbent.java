package org.aimle.solver.knapsack;

import java.util.Arrays;

/**
 * The best choice found so far, as what it changes of the base of a {@link RatioOrder}: places
 * below the split that it leaves out, and others that it takes. Not thread-safe.
 */
final class Incumbent {

  /** Its value less that of the base. */
  long gain;

  private int[] flips = new int[16];
  private int size;

  /** Of a place: the comparison in which it was last seen in these flips. */
  private int[] seen = new int[0];

  private int comparison;

  /** The base itself. */
  void reset(int places) {
    gain = 0;
    size = 0;
    if (seen.length < places) {
      seen = new int[places];
      comparison = 0;
    }
  }

  void set(long newGain, int[] places, int number) {
    gain = newGain;
    if (flips.length < number) {
      flips = new int[Math.max(number, 2 * flips.length)];
    }
    System.arraycopy(places, 0, flips, 0, number);
    size = number;
  }

  /** Whether the choice of these flips takes the first item in which it differs from this one. */
  boolean comesAfter(int[] places, int number, RatioOrder order) {
    comparison++;
    for (int i = 0; i < size; i++) {
      seen[flips[i]] = comparison;
    }
    int first = Integer.MAX_VALUE;
    boolean taken = false;
    for (int i = 0; i < number; i++) {
      int place = places[i];
      if (seen[place] == comparison) {
        seen[place] = comparison - 1;
      } else if (order.item[place] < first) {
        first = order.item[place];
        taken = place >= order.split;
      }
    }
    for (int i = 0; i < size; i++) {
      int place = flips[i];
      if (seen[place] == comparison && order.item[place] < first) {
        first = order.item[place];
        taken = place < order.split;
      }
    }
    return taken;
  }

  /**
   * @param chosen receives which items are chosen
   */
  void write(RatioOrder order, boolean[] chosen) {
    Arrays.fill(chosen, false);
    for (int place = 0; place < order.split; place++) {
      chosen[order.item[place]] = true;
    }
    for (int i = 0; i < size; i++) {
      chosen[order.item[flips[i]]] = flips[i] >= order.split;
    }
  }
}
