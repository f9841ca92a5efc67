package org.aimle.lambda;

import java.io.Serializable;

/**
 * How dense a set of gradient estimates was; adds up over steps, workers and the cluster.
 *
 * @param nonZeros entries of the estimates that are not 0, at least 0
 * @param gradients number of estimates, examples times samples, at least 0
 */
public record SparsityStatistics(long nonZeros, long gradients) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** No estimates at all. */
  public static final SparsityStatistics NONE = new SparsityStatistics(0, 0);

  public SparsityStatistics {
    Ranges.atLeastZero("nonZeros", nonZeros);
    Ranges.atLeastZero("gradients", gradients);
  }

  public SparsityStatistics plus(SparsityStatistics other) {
    return new SparsityStatistics(nonZeros + other.nonZeros, gradients + other.gradients);
  }

  /** {@code q}, non-zero entries per estimate; 0 if there were none. */
  public double nonZerosPerGradient() {
    return gradients == 0 ? 0 : (double) nonZeros / gradients;
  }
}
