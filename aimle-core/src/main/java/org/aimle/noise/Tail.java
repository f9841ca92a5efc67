package org.aimle.noise;

/** One tail of a continuous distribution, seen from its end: quantiles by tail probability. */
@FunctionalInterface
interface Tail {

  /**
   * The quantile of the tail probability {@code p}, in (0, 1/2]. Asked for in the order of falling
   * probabilities, so that one answer may serve as the next one's first guess.
   */
  Knot at(double p);

  /**
   * A quantile.
   *
   * @param value the quantile
   * @param slope its derivative with respect to the tail probability
   */
  record Knot(double value, double slope) {}
}
