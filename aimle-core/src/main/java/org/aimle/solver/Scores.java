package org.aimle.solver;

/**
 * What is done with arrays of scores in several places.
 *
 * @since 0.1.0
 */
public final class Scores {

  private Scores() {}

  /**
   * Refuses scores that are not all finite; a fraction of a nanosecond an element.
   *
   * @throws NonFiniteScoresException if one of {@code theta[offset .. offset + length)} is NaN or
   *     infinite; the message names its index within the instance and its value
   */
  public static void requireFinite(float[] theta, int offset, int length) {
    // Four sums, for one would wait for itself: 0 unless an element is not finite.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int next = offset;
    int end = offset + length;
    for (; next < end - 3; next += 4) {
      a += 0f * theta[next];
      b += 0f * theta[next + 1];
      c += 0f * theta[next + 2];
      d += 0f * theta[next + 3];
    }
    for (; next < end; next++) {
      a += 0f * theta[next];
    }
    if (!(a + b + c + d == 0)) {
      int i = 0;
      while (Float.isFinite(theta[offset + i])) {
        i++;
      }
      throw new NonFiniteScoresException(
          "theta[" + i + "] is " + theta[offset + i] + " but scores must be finite");
    }
  }

  /** Multiplies the first {@code length} values by a factor, in place. */
  public static void scale(float[] values, float factor, int length) {
    for (int i = 0; i < length; i++) {
      values[i] *= factor;
    }
  }
}
