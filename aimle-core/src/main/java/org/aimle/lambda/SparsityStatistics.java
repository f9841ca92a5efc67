package org.aimle.lambda;

import java.io.Serializable;
import org.aimle.spec.Ranges;

/**
 * How dense a set of gradient estimates was; adds up over steps, workers and the cluster. Whole
 * numbers, so that sums do not depend on their order.
 *
 * @param nonZeros entries of the estimates that are not 0, at least 0
 * @param gradients number of estimates, examples times samples times the blocks of a solver, at
 *     least 0
 * @param ones ones in the solutions that were estimated at, one solution for each estimate; where
 *     an instance's solution has more ones than zeros, its zeros. So two solutions of such a size
 *     differ in at most twice as many entries. At least 0; 0 if solutions were not counted
 * @since 0.1.0
 */
public record SparsityStatistics(long nonZeros, long gradients, long ones) implements Serializable {

  private static final long serialVersionUID = 2L;

  /** No estimates at all. */
  public static final SparsityStatistics NONE = new SparsityStatistics(0, 0, 0);

  /**
   * @throws IllegalArgumentException if a number is negative
   */
  public SparsityStatistics {
    Ranges.atLeastZero("nonZeros", nonZeros);
    Ranges.atLeastZero("gradients", gradients);
    Ranges.atLeastZero("ones", ones);
  }

  /**
   * Estimates whose solutions are not counted.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public SparsityStatistics(long nonZeros, long gradients) {
    this(nonZeros, gradients, 0);
  }

  /** The statistics of both together. */
  public SparsityStatistics plus(SparsityStatistics other) {
    return new SparsityStatistics(
        nonZeros + other.nonZeros, gradients + other.gradients, ones + other.ones);
  }

  /** {@code q}, non-zero entries per estimate; 0 if there were none. */
  public double nonZerosPerGradient() {
    return gradients == 0 ? 0 : (double) nonZeros / gradients;
  }

  /** Mean number of ones of a solution; 0 if there were none. */
  public double onesPerGradient() {
    return gradients == 0 ? 0 : (double) ones / gradients;
  }
}
