package org.aimle.lambda;

import org.aimle.spec.Ranges;

/**
 * AIMLE's target: {@code lambda = beta * ||theta|| / ||dy||}, and 0 if {@code ||dy|| = 0}
 * (Minervini, Franceschi, Niepert, AAAI 2023). Differences are divided by lambda, or left as they
 * are if it is 0.
 *
 * @param alpha the factor of theta, finite; published: 1
 * @since 0.1.0
 */
public record AdaptiveTarget(double alpha) implements TargetDistribution {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if {@code alpha} is not finite
   */
  public AdaptiveTarget {
    Ranges.finite("alpha", alpha);
  }

  @Override
  public double lambda(LambdaState state, double thetaNorm, double dyNorm) {
    return dyNorm > 0 ? state.beta() * thetaNorm / dyNorm : 0;
  }

  @Override
  public double divisor(double lambda) {
    return lambda > 0 ? lambda : 1;
  }
}
