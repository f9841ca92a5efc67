package org.aimle.explain;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How the columns of a table are brought to mean 0 and standard deviation 1, the form in which a
 * network sees them: {@code (value - mean) / deviation}. A column that was constant, so of
 * deviation 0, is always 0: nothing was learnt of it. What is farther off than {@value #FARTHEST}
 * standard deviations is taken for that far, so that single precision holds it. Immutable.
 *
 * @since 0.1.0
 */
public final class Standardisation implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final double FARTHEST = 1e6;

  private final double[] means;
  private final double[] deviations;

  /**
   * Copies the arrays.
   *
   * @param means of the columns, finite
   * @param deviations of the columns, finite and at least 0
   * @throws IllegalArgumentException if a number is none of these, or there are not as many
   *     deviations as means
   */
  public Standardisation(double[] means, double[] deviations) {
    if (means.length != deviations.length) {
      throw new IllegalArgumentException(
          "%d means, but %d deviations; give one of each for each column"
              .formatted(means.length, deviations.length));
    }
    for (int c = 0; c < means.length; c++) {
      if (!Double.isFinite(means[c]) || !(deviations[c] >= 0) || !Double.isFinite(deviations[c])) {
        throw new IllegalArgumentException(
            "column %d has the mean %s and the standard deviation %s; they must be finite, the second not negative"
                .formatted(c, means[c], deviations[c]));
      }
    }
    this.means = means.clone();
    this.deviations = deviations.clone();
  }

  /** Leaves values as they are, but for rounding to single precision. */
  public static Standardisation none(int columns) {
    double[] ones = new double[columns];
    Arrays.fill(ones, 1);
    return new Standardisation(new double[columns], ones);
  }

  /** Columns of the table. */
  public int columns() {
    return means.length;
  }

  /** A copy. */
  public double[] means() {
    return means.clone();
  }

  /** A copy. */
  public double[] deviations() {
    return deviations.clone();
  }

  /** What the network sees of a finite value. */
  public float of(int column, double value) {
    double deviation = deviations[column];
    if (deviation == 0) {
      return 0f;
    }
    double standard = (value - means[column]) / deviation;
    return (float) Math.max(-FARTHEST, Math.min(FARTHEST, standard));
  }

  /** What the network sees of a row of zeros. */
  public float[] ofZeros() {
    float[] zeros = new float[means.length];
    for (int c = 0; c < zeros.length; c++) {
      zeros[c] = of(c, 0);
    }
    return zeros;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Standardisation other
        && Arrays.equals(means, other.means)
        && Arrays.equals(deviations, other.deviations);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(means) + Arrays.hashCode(deviations);
  }

  @Override
  public String toString() {
    return "Standardisation(" + means.length + " columns)";
  }
}
