package org.aimle.solver;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Scores of very different sizes as integers of few digits with the same best solutions. Let the
 * scores of one layer be multiples of {@code g}, and {@code g} be more than all smaller scores
 * together. Two sums of the layer then differ by nothing or by more than all that the smaller ones
 * can make up for, so the best solutions are those that are best in the layer and, of these, best
 * in the rest. That stays so if the layer's scores are divided by {@code g} and multiplied by any
 * {@code G} that, too, is more than all smaller ones together: {@code 1e12, 0.30, 0.31} may as well
 * be {@code 62, 30, 31}. So only the last layer is rounded, with all digits that the others do not
 * need. Made for one set of scores.
 */
final class ScoreLayers {

  /** Sums of magnitudes in {@code double} are off by less. */
  private static final double SAFE = 1 + 1e-9;

  private final double[] scores;

  /** Indices of the scores that are not 0, largest magnitude first. */
  private final int[] order;

  /** The first place in the order of each layer, then the number of scores. */
  private int[] starts = new int[8];

  /** Of what all scores of a layer are multiples. */
  private double[] units = new double[8];

  private int layers;

  /** Scores that are smaller than any {@code float} are taken to be 0. */
  ScoreLayers(double[] scores) {
    this.scores = scores;
    this.order = areFloats() ? floatsBySize() : bySize();
    split();
  }

  private boolean areFloats() {
    for (double score : scores) {
      if ((float) score != score) {
        return false;
      }
    }
    return true;
  }

  private int[] bySize() {
    return IntStream.range(0, scores.length)
        .filter(i -> Math.abs(scores[i]) >= Float.MIN_VALUE)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(scores[i])))
        .mapToInt(i -> i)
        .toArray();
  }

  private int[] floatsBySize() {
    long[] keys = new long[scores.length];
    int count = 0;
    for (int i = 0; i < keys.length; i++) {
      float size = (float) Math.abs(scores[i]);
      if (size > 0) {
        // Bits of numbers above 0 are in the order of the numbers.
        keys[count++] = -((long) Float.floatToRawIntBits(size) << 32) | i;
      }
    }
    Arrays.sort(keys, 0, count);
    int[] sorted = new int[count];
    for (int place = 0; place < count; place++) {
      sorted[place] = (int) keys[place];
    }
    return sorted;
  }

  private double size(int place) {
    return Math.abs(scores[order[place]]);
  }

  /** Ends a layer wherever its scores are multiples of more than all smaller ones together. */
  private void split() {
    int count = order.length;
    double[] rest = new double[count + 1];
    for (int place = count - 1; place >= 0; place--) {
      rest[place] = rest[place + 1] + size(place);
    }
    long odd = 0;
    int exponent = Integer.MAX_VALUE;
    for (int place = 0; place < count; place++) {
      double size = size(place);
      // A score as an odd number times a power of two.
      long digits = (long) Math.scalb(size, 52 - Math.getExponent(size));
      int zeros = Long.numberOfTrailingZeros(digits);
      odd = greatestCommonDivisor(odd, digits >> zeros);
      exponent = Math.min(exponent, Math.getExponent(size) - 52 + zeros);
      double unit = Math.scalb((double) odd, exponent);
      if (unit > rest[place + 1] * SAFE || place == count - 1) {
        end(place + 1, unit);
        odd = 0;
        exponent = Integer.MAX_VALUE;
      }
    }
  }

  private void end(int place, double unit) {
    if (layers + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      units = Arrays.copyOf(units, 2 * units.length);
    }
    units[layers] = unit;
    starts[++layers] = place;
  }

  private static long greatestCommonDivisor(long a, long b) {
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  /**
   * Rounds.
   *
   * @param bits binary digits of the largest magnitude
   * @param whole receives the integers of the scores that are not 0
   * @param coarse magnitudes below it, if rounded, are counted
   * @return how many there are; all if there is no layer, as all scores are smaller than any {@code
   *     float}, or if the layers above the last leave it no digits
   */
  int round(int bits, long[] whole, long coarse) {
    if (layers == 0) {
      return scores.length;
    }
    double unit = lastUnit(Math.scalb(1.0, bits));
    if (unit == 0) {
      return order.length;
    }
    int found = 0;
    long all = 0;
    for (int place = starts[layers - 1]; place < order.length; place++) {
      int i = order[place];
      double exact = scores[i] / unit;
      whole[i] = (long) Math.rint(exact);
      all += Math.abs(whole[i]);
      found += Math.abs(whole[i]) < coarse && whole[i] != exact ? 1 : 0;
    }
    for (int layer = layers - 2; layer >= 0; layer--) {
      long more = all + 1;
      for (int place = starts[layer]; place < starts[layer + 1]; place++) {
        int i = order[place];
        whole[i] = (long) (scores[i] / units[layer]) * more;
        all += Math.abs(whole[i]);
      }
    }
    return found;
  }

  /**
   * The smallest unit of the last layer's scores that leaves room for the others; 0 if none does.
   */
  private double lastUnit(double most) {
    int first = starts[layers - 1];
    double last = 0;
    for (int place = first; place < order.length; place++) {
      last += size(place);
    }
    double rounded = 0.5 * (order.length - first);
    // In their own unit all are whole already: divisions by it are exact, unlike its reciprocal.
    double unit = units[layers - 1];
    for (; size(first) / unit >= 1; unit *= 2) {
      double all = last / unit + rounded;
      double largest = size(first) / unit;
      for (int layer = layers - 2; layer >= 0 && largest <= most; layer--) {
        double more = all + 1;
        largest = Math.max(largest, size(starts[layer]) / units[layer] * more);
        for (int place = starts[layer]; place < starts[layer + 1]; place++) {
          all += size(place) / units[layer] * more;
        }
      }
      if (largest <= most) {
        return unit;
      }
    }
    return 0;
  }
}
