package org.aimle.noise;

/**
 * Draws from a continuous distribution by inversion: one random number chooses a tail and a
 * probability in it, whose quantile is interpolated from a table. Each tail is cut at powers of
 * two, each octave into {@value #PARTS} parts with a cubic polynomial each (Hermite interpolation:
 * values and slopes at both ends are exact), so the error shrinks with the tail probability.
 *
 * <p>Probabilities are the odd multiples of {@code 2^-54} below 1/2. A draw takes a few
 * nanoseconds, no logarithm and no loop, and its bits do not depend on the machine's mathematical
 * library once the table is built. Immutable, thread-safe.
 */
final class QuantileTable {

  private static final int PART_BITS = 6;
  private static final int PARTS = 1 << PART_BITS;
  private static final int OCTAVES = 53;
  private static final int COEFFICIENTS = 4;

  /** Tail probabilities are handled as integers of this unit, below {@code 2^53}. */
  private static final double UNIT = 0x1p-54;

  /** A part's index in a tail: exponent and leading fraction bits of the integer as double. */
  private static final int INDEX_SHIFT = 52 - PART_BITS;

  private static final long WITHIN_PART = (1L << INDEX_SHIFT) - 1;
  private static final int FIRST_INDEX = 1023 << PART_BITS;
  private static final int TAIL_SIZE = OCTAVES * PARTS * COEFFICIENTS;

  /** The lower tail's polynomials, then the upper one's, each by rising tail probability. */
  private final double[] coefficients = new double[2 * TAIL_SIZE];

  QuantileTable(Tail lower, Tail upper) {
    tabulate(lower, 0);
    tabulate(upper, TAIL_SIZE);
  }

  private void tabulate(Tail tail, int from) {
    Tail.Knot right = tail.at(0.5);
    for (int part = OCTAVES * PARTS - 1; part >= 0; part--) {
      double octave = Math.scalb(1.0, part >> PART_BITS);
      double width = octave / PARTS;
      Tail.Knot left = tail.at((octave + (part & (PARTS - 1)) * width) * UNIT);
      double rise = right.value() - left.value();
      double start = left.slope() * UNIT * width;
      double end = right.slope() * UNIT * width;
      int at = from + part * COEFFICIENTS;
      coefficients[at] = left.value();
      coefficients[at + 1] = start / width;
      coefficients[at + 2] = (3 * rise - 2 * start - end) / width / width;
      coefficients[at + 3] = (start + end - 2 * rise) / width / width / width;
      right = left;
    }
  }

  /** Fills the range with {@code location + scale * draw}: a pure function of the key. */
  void fill(long key, float[] out, int offset, int length, double location, double scale) {
    long state = key;
    for (int i = offset; i < offset + length; i++) {
      state += NoiseKeys.GOLDEN_GAMMA;
      out[i] = (float) (location + scale * quantile(NoiseKeys.mix(state)));
    }
  }

  /** The quantile that 64 random bits name: the lowest bit the tail, the highest 52 where in it. */
  double quantile(long bits) {
    double p = (bits >>> 12 << 1) + 1;
    long raw = Double.doubleToRawLongBits(p);
    double within = p - Double.longBitsToDouble(raw & ~WITHIN_PART);
    int part = (int) (raw >>> INDEX_SHIFT) - FIRST_INDEX;
    int at = part * COEFFICIENTS + (int) (bits & 1) * TAIL_SIZE;
    double[] c = coefficients;
    return c[at] + within * (c[at + 1] + within * (c[at + 2] + within * c[at + 3]));
  }
}
