package org.aimle.solver;

/** Checks of scores that solvers share. */
public final class Scores {

  private static final int MAGNITUDE = 0x7fffffff;
  private static final int INFINITE = 0x7f800000;

  private Scores() {}

  /**
   * Refuses scores that are not all finite; a fraction of a nanosecond an element.
   *
   * @throws NonFiniteScoresException if one of {@code theta[offset .. offset + length)} is NaN or
   *     infinite; the message names its index within the instance and its value
   */
  public static void requireFinite(float[] theta, int offset, int length) {
    int largest = 0;
    for (int i = offset; i < offset + length; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(theta[i]) & MAGNITUDE);
    }
    if (largest >= INFINITE) {
      int i = 0;
      while (Float.isFinite(theta[offset + i])) {
        i++;
      }
      throw new NonFiniteScoresException(
          "theta[" + i + "] is " + theta[offset + i] + " but scores must be finite");
    }
  }
}
