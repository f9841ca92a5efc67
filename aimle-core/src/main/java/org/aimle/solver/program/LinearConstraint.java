package org.aimle.solver.program;

import java.util.Objects;

/**
 * {@code sum of coefficients[i] * x[variables[i]]} compared with {@code right}. Immutable by
 * agreement: the arrays are not copied.
 *
 * @param variables indices, each at most once
 * @param coefficients one of each variable
 * @since 0.1.0
 */
public record LinearConstraint(
    int[] variables, long[] coefficients, Comparison comparison, long right) {

  /** Sums beyond this could overflow inside solvers. */
  private static final long LARGEST_SUM = 1L << 52;

  /**
   * @throws IllegalArgumentException if the arrays differ in length, or the coefficients are so
   *     large that sums could overflow
   */
  public LinearConstraint {
    Objects.requireNonNull(comparison, "comparison");
    if (variables.length != coefficients.length) {
      throw new IllegalArgumentException(
          "a constraint has "
              + variables.length
              + " variables but "
              + coefficients.length
              + " coefficients");
    }
    double sum = Math.abs((double) right);
    for (long coefficient : coefficients) {
      sum += Math.abs((double) coefficient);
    }
    if (sum > LARGEST_SUM) {
      throw new IllegalArgumentException(
          "the numbers of a constraint add up to "
              + sum
              + " but must stay below 2^52; use coarser units");
    }
  }

  /** By how much a sum misses what is demanded; 0 if it does not. */
  long missedBy(long sum) {
    long above = comparison == Comparison.AT_LEAST ? 0 : Math.max(0, sum - right);
    long below = comparison == Comparison.AT_MOST ? 0 : Math.max(0, right - sum);
    return above + below;
  }
}
