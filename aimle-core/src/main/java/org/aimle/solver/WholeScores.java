package org.aimle.solver;

/**
 * Scores as integers, for algorithms that must tell equal sums from nearly equal ones: sums of
 * integers have no rounding errors, so ties are ties. Scores are multiplied by one power of two and
 * rounded; the best solution for the rounded scores is at most {@code length * max|theta| *
 * 2^-bits} worse than the best one, and small integers (or any scores with few binary digits) stay
 * exact.
 *
 * @since 0.1.0
 */
public final class WholeScores {

  private WholeScores() {}

  /**
   * @param theta scores, the instance's in {@code offset .. offset + length}
   * @param bits binary digits of the largest magnitude, in 1 .. 62
   * @param whole receives the rounded multiples in its first {@code length} elements, each below
   *     {@code 2^bits} in magnitude, or equal to it
   * @throws NonFiniteScoresException if a score is NaN or infinite
   */
  public static void of(float[] theta, int offset, int length, int bits, long[] whole) {
    double scale = Math.scalb(1.0, bits - 1 - Math.getExponent(largest(theta, offset, length)));
    for (int i = 0; i < length; i++) {
      whole[i] = (long) Math.rint(theta[offset + i] * scale);
    }
  }

  /** Binary digits that leave room for sums of {@code terms} scores below {@code 2^62}. */
  public static int bitsForSumsOf(long terms) {
    return Math.min(50, Long.numberOfLeadingZeros(Math.max(1, terms)) - 2);
  }

  private static float largest(float[] theta, int offset, int length) {
    Scores.requireFinite(theta, offset, length);
    float largest = Float.MIN_NORMAL;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(theta[offset + i]));
    }
    return largest;
  }
}
