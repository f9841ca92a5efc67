package org.aimle.solver.knapsack;

/**
 * Branch and bound from the base outwards: while a choice fits, one of the next items is added;
 * while it does not, one of the last is taken away; and a branch ends when the best ratio that is
 * left cannot lead to a better choice (Pisinger, European Journal of Operational Research 87,
 * 1995). Not thread-safe; reused.
 */
final class CoreSearch {

  /** What is searched for. */
  enum Wanted {
    /** Of the best choices the one that is first, item by item. */
    FIRST_OF_BEST,
    /** Any best choice. */
    ANY_BEST
  }

  private int[] flipped = new int[0];
  private int[] otherSide = new int[0];

  /**
   * Improves the incumbent.
   *
   * @param most steps after which the search gives up
   * @return whether it came to its end, so that the incumbent is what is wanted
   */
  boolean improve(RatioOrder order, Incumbent best, Wanted wanted, SearchWork work, long most) {
    if (flipped.length < order.count) {
      flipped = new int[order.count];
      otherSide = new int[order.count];
    }
    long[] value = order.value;
    long[] weight = order.weight;
    double[] ratio = order.ratio;
    int count = order.count;
    int split = order.split;
    boolean first = wanted == Wanted.FIRST_OF_BEST;
    int depth = 0;
    int below = split - 1;
    int above = split;
    long room = order.room;
    long gain = 0;
    long atLeast = best.gain + (first ? 0 : 1);
    long steps = 0;
    while (true) {
      if (++steps >= most) {
        work.add(steps);
        return false;
      }
      boolean down = false;
      if (room >= 0) {
        if (above < count && Bounds.reaches(gain, room * ratio[above], atLeast)) {
          flipped[depth] = above;
          otherSide[depth++] = below;
          room -= weight[above];
          gain += value[above++];
          down = true;
        }
      } else if (below >= 0 && Bounds.reachesWithout(gain, -room * ratio[below], atLeast)) {
        flipped[depth] = below;
        otherSide[depth++] = above;
        room += weight[below];
        gain -= value[below--];
        down = true;
      }
      if (down) {
        if (room >= 0 && gain >= atLeast) {
          boolean better = gain > best.gain;
          if (!better) {
            steps += depth >> 2;
            better = best.comesAfter(flipped, depth, order);
          }
          if (better) {
            best.set(gain, flipped, depth);
            atLeast = gain + (first ? 0 : 1);
          }
        }
      } else {
        if (depth == 0) {
          work.add(steps);
          return true;
        }
        int place = flipped[--depth];
        if (place >= split) {
          room += weight[place];
          gain -= value[place];
          above = place + 1;
          below = otherSide[depth];
        } else {
          room -= weight[place];
          gain += value[place];
          below = place - 1;
          above = otherSide[depth];
        }
      }
    }
  }
}
