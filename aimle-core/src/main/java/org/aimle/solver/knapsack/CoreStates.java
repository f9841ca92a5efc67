package org.aimle.solver.knapsack;

import java.util.Arrays;

/**
 * The dynamic programme over a core that grows (Pisinger, Operations Research 45, 1997): items are
 * decided from the split outwards, alternately the next above it and the last below it, and of the
 * choices among those decided only states are kept that no other dominates (it weighs no more and
 * is worth no less; Nemhauser and Ullmann, Management Science 15, 1969) and that by the bound of
 * the linear relaxation can still lead to more than the incumbent. There are at most as many states
 * as weights up to the capacity, and mostly far fewer.
 *
 * <p>A state takes 28 bytes, twice while lists are merged; of the decisions that led to it 64 are
 * kept in the state, older ones in a {@link DecisionLog}.
 */
final class CoreStates {

  /** How the programme ended. */
  enum End {
    /** The incumbent is a best choice. */
    PROVED,
    /** The limit of work was reached. */
    LIMIT,
    /** More states or decisions than memory is meant for. */
    MEMORY
  }

  /** About 240 MB. */
  static final int MOST_STATES = 1 << 22;

  private final Incumbent best;
  private final SearchWork work;

  /** Of the items that the bounds leave open, in order: place, value, weight, ratio. */
  private int[] place;

  private double[] ratio;

  /** Sums of the values and weights of the open items before one. */
  private long[] valueSum;

  private long[] weightSum;

  private int open;

  /** The first open item at or above the split. */
  private int middle;

  private long capacity;

  private final int[] decided;
  private int steps;
  private States states = new States(256);
  private States next = new States(256);
  private final DecisionLog log = new DecisionLog();
  private int[] flips = new int[64];

  /** States lightest first, each worth more than the last. */
  private static final class States {
    long[] weight;
    long[] gain;
    long[] bits;
    int[] record;
    int size;

    States(int room) {
      weight = new long[room];
      gain = new long[room];
      bits = new long[room];
      record = new int[room];
    }

    void grow() {
      int room = 2 * weight.length;
      weight = Arrays.copyOf(weight, room);
      gain = Arrays.copyOf(gain, room);
      bits = Arrays.copyOf(bits, room);
      record = Arrays.copyOf(record, room);
    }
  }

  CoreStates(RatioOrder order, Incumbent best, SearchWork work) {
    this.best = best;
    this.work = work;
    reduce(order);
    this.decided = new int[open];
  }

  /** Keeps the items whose other decision than the base's can lead to more than the incumbent. */
  private void reduce(RatioOrder order) {
    int count = order.count;
    long[] values = new long[count + 1];
    long[] weights = new long[count + 1];
    for (int at = 0; at < count; at++) {
      values[at + 1] = values[at] + order.value[at];
      weights[at + 1] = weights[at] + order.weight[at];
    }
    place = new int[count];
    ratio = new double[count];
    valueSum = new long[count + 1];
    weightSum = new long[count + 1];
    int split = order.split;
    Relaxation whole = new Relaxation(values, weights, order.ratio, count);
    for (int at = 0; at < count; at++) {
      boolean isBelow = at < split;
      long gain = isBelow ? -order.value[at] : order.value[at];
      long room = order.room + (isBelow ? order.weight[at] : -order.weight[at]);
      if (whole.reaches(gain, room, split, best.gain + 1)) {
        place[open] = at;
        ratio[open] = order.ratio[at];
        valueSum[open + 1] = valueSum[open] + order.value[at];
        weightSum[open + 1] = weightSum[open] + order.weight[at];
        open++;
        middle += isBelow ? 1 : 0;
      }
    }
    capacity = order.room;
  }

  End run() {
    Relaxation left = new Relaxation(valueSum, weightSum, ratio, open);
    int below = middle - 1;
    int above = middle;
    // the base: nothing changed
    states.record[0] = DecisionLog.NONE;
    states.size = 1;
    boolean turn = true;
    while (states.size > 0 && (below >= 0 || above < open)) {
      boolean takes = above < open && (turn || below < 0);
      turn = !turn;
      int item = takes ? above++ : below--;
      long weight = weightSum[item + 1] - weightSum[item];
      long value = valueSum[item + 1] - valueSum[item];
      boolean helps =
          takes
              ? left.reaches(value, capacity - weight, middle, best.gain + 1)
              : left.reaches(-value, capacity + weight, middle, best.gain + 1);
      if (!helps) {
        continue;
      }
      if ((steps & 63) == 0 && steps > 0 && !remember()) {
        return End.MEMORY;
      }
      decided[steps++] = item;
      if (!merge(takes ? weight : -weight, takes ? value : -value, below, above)) {
        return End.MEMORY;
      }
      work.add(states.size + 1);
      States free = states;
      states = next;
      next = free;
      if (work.isOver()) {
        return End.LIMIT;
      }
    }
    return End.PROVED;
  }

  /** Moves the decisions of all states to the log. */
  private boolean remember() {
    if (!log.makeRoom(states.size, states.record)) {
      return false;
    }
    for (int i = 0; i < states.size; i++) {
      states.record[i] = log.add(states.record[i], states.bits[i]);
      states.bits[i] = 0;
    }
    return true;
  }

  /**
   * The undominated, hopeful states without a change of the last item decided and those with it.
   *
   * @param moreWeight what the change adds to a state's weight
   * @param below the last undecided item below the split
   * @param above the first undecided item above it
   * @return whether there was memory for them
   */
  private boolean merge(long moreWeight, long moreGain, int below, int above) {
    long[] weights = states.weight;
    long[] gains = states.gain;
    int size = states.size;
    long bit = 1L << (steps - 1);
    int without = 0;
    int with = 0;
    long most = Long.MIN_VALUE;
    int fillAt = open;
    int dropAt = below + 1;
    int kept = 0;
    long target = best.gain + 1;
    while (without < size || with < size) {
      boolean changed;
      if (with == size) {
        changed = false;
      } else if (without == size) {
        changed = true;
      } else {
        long w = weights[with] + moreWeight;
        changed =
            w < weights[without]
                || w == weights[without] && gains[with] + moreGain > gains[without];
      }
      int from = changed ? with++ : without++;
      long weight = changed ? weights[from] + moreWeight : weights[from];
      long gain = changed ? gains[from] + moreGain : gains[from];
      if (gain <= most) {
        continue;
      }
      most = gain;
      long room = capacity - weight;
      boolean hopeful;
      if (room >= 0) {
        long limit = weightSum[above] + room;
        while (weightSum[fillAt] > limit) {
          fillAt--;
        }
        long filled = gain + valueSum[fillAt] - valueSum[above];
        if (filled >= target) {
          improve(filled, from, changed ? bit : 0, above, fillAt);
          target = filled + 1;
        }
        hopeful =
            fillAt < open
                && Bounds.reaches(filled, (limit - weightSum[fillAt]) * ratio[fillAt], target);
      } else {
        long limit = weightSum[below + 1] + room;
        while (dropAt >= 0 && weightSum[dropAt] > limit) {
          dropAt--;
        }
        if (dropAt < 0) {
          hopeful = false;
        } else {
          long rest = gain - valueSum[below + 1] + valueSum[dropAt];
          if (rest >= target) {
            improve(rest, from, changed ? bit : 0, dropAt, below + 1);
            target = rest + 1;
          }
          long spared = gain - valueSum[below + 1] + valueSum[dropAt + 1];
          hopeful =
              Bounds.reachesWithout(
                  spared, (weightSum[dropAt + 1] - limit) * ratio[dropAt], target);
        }
      }
      if (hopeful) {
        if (kept == next.weight.length) {
          if (kept == MOST_STATES) {
            return false;
          }
          next.grow();
        }
        next.weight[kept] = weight;
        next.gain[kept] = gain;
        next.bits[kept] = changed ? states.bits[from] | bit : states.bits[from];
        next.record[kept++] = states.record[from];
      }
    }
    next.size = kept;
    return true;
  }

  /**
   * A better choice: a state of the list, changed by a bit, and of the undecided items {@code first
   * .. end - 1}, too.
   */
  private void improve(long gain, int from, long bit, int first, int end) {
    int size = 0;
    if (flips.length < open) {
      flips = new int[open];
    }
    for (int item = first; item < end; item++) {
      flips[size++] = place[item];
    }
    int window = (steps - 1) & ~63;
    long bits = states.bits[from] | bit;
    int record = states.record[from];
    while (true) {
      for (; bits != 0; bits &= bits - 1) {
        flips[size++] = place[decided[window + Long.numberOfTrailingZeros(bits)]];
      }
      if (record == DecisionLog.NONE) {
        break;
      }
      bits = log.bits(record);
      record = log.before(record);
      window -= 64;
    }
    best.set(gain, flips, size);
  }

  /** Where nothing better is known than by sums before each item; see {@link CoreStates}. */
  private record Relaxation(long[] valueSum, long[] weightSum, double[] ratio, int count) {

    /**
     * Whether a gain with what is left of the capacity can be made {@code wanted}: by items from
     * the split on where there is room, else without some of those before it.
     */
    boolean reaches(long gain, long room, int split, long wanted) {
      if (room >= 0) {
        long limit = weightSum[split] + room;
        int at = last(limit, split, count);
        long filled = gain + valueSum[at] - valueSum[split];
        return at == count
            ? filled >= wanted
            : Bounds.reaches(filled, (limit - weightSum[at]) * ratio[at], wanted);
      }
      long limit = weightSum[split] + room;
      if (limit < 0) {
        return false;
      }
      int at = last(limit, 0, split);
      long spared = gain - valueSum[split] + valueSum[at + 1];
      return Bounds.reachesWithout(spared, (weightSum[at + 1] - limit) * ratio[at], wanted);
    }

    /** The last place in {@code from .. to} whose sum of weights is at most the limit. */
    private int last(long limit, int from, int to) {
      int found = Arrays.binarySearch(weightSum, from, to + 1, limit);
      return found >= 0 ? found : -found - 2;
    }
  }
}
