package org.aimle.lambda;

import java.io.Serializable;
import org.aimle.spec.Ranges;

/**
 * How many non-zero entries a {@link MultiplicativeLambdaRule} wants a gradient estimate to have.
 *
 * @since 0.1.0
 */
public sealed interface DensityTarget extends Serializable {

  /** The written form of {@link OfSolutions}. */
  String AUTO = "auto";

  /** The written form of {@link Ones}. */
  String ONES = "ones";

  /**
   * The number wanted in a step.
   *
   * @param observed what the step saw
   * @return at least 0; 0 if the step does not tell
   */
  double wanted(SparsityStatistics observed);

  /** {@link #AUTO}, {@link #ONES} or a number. */
  @Override
  String toString();

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is neither {@code auto} nor {@code ones} nor a
   *     finite number above 0
   */
  static DensityTarget parse(String text) {
    if (text.equals(AUTO)) {
      return new OfSolutions();
    }
    if (text.equals(ONES)) {
      return new Ones();
    }
    try {
      return new Fixed(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "target is '" + text + "' but must be a number above 0, ones, or auto", e);
    }
  }

  /**
   * Always the same number.
   *
   * @param nonZeros a finite number above 0
   */
  record Fixed(double nonZeros) implements DensityTarget {

    private static final long serialVersionUID = 1L;

    /**
     * @throws IllegalArgumentException if {@code nonZeros} is out of its range
     */
    public Fixed {
      Ranges.positive("target", nonZeros);
    }

    @Override
    public double wanted(SparsityStatistics observed) {
      return nonZeros;
    }

    @Override
    public String toString() {
      return Double.toString(nonZeros);
    }
  }

  /**
   * Half the mean number of ones in the step's own solutions: a quarter of the entries in which two
   * of them can differ, whatever the solver. K / 2 for the K best of 2 K or more elements. (Where
   * solutions have more ones than zeros it is half the number of zeros, which says the same.)
   */
  record OfSolutions() implements DensityTarget {

    private static final long serialVersionUID = 1L;

    @Override
    public double wanted(SparsityStatistics observed) {
      return observed.onesPerGradient() / 2;
    }

    @Override
    public String toString() {
      return AUTO;
    }
  }

  /**
   * The mean number of ones in the step's own solutions (of zeros, where those are fewer): twice as
   * many as {@link OfSolutions}.
   */
  record Ones() implements DensityTarget {

    private static final long serialVersionUID = 1L;

    @Override
    public double wanted(SparsityStatistics observed) {
      return observed.onesPerGradient();
    }

    @Override
    public String toString() {
      return ONES;
    }
  }
}
