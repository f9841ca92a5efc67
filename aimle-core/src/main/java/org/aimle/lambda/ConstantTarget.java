package org.aimle.lambda;

import java.util.Objects;
import org.aimle.spec.Ranges;

/**
 * I-MLE's target: a lambda chosen by hand.
 *
 * @param alpha the factor of theta, finite; published: 1
 * @param lambda the absolute step along the loss gradient, at least 0
 * @param scaling whether differences are divided by lambda
 * @since 0.1.0
 */
public record ConstantTarget(double alpha, double lambda, GradientScaling scaling)
    implements TargetDistribution {

  private static final long serialVersionUID = 1L;

  private static final double SMALLEST_DIVISOR = 1e-7;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public ConstantTarget {
    Ranges.finite("alpha", alpha);
    Ranges.atLeastZero("lambda", lambda);
    Objects.requireNonNull(scaling, "scaling");
  }

  @Override
  public double lambda(LambdaState state, double thetaNorm, double dyNorm) {
    return lambda;
  }

  /** {@code max(lambda, 1e-7)}, or 1 without scaling. */
  @Override
  public double divisor(double lambda) {
    return scaling == GradientScaling.BY_LAMBDA ? Math.max(lambda, SMALLEST_DIVISOR) : 1;
  }
}
