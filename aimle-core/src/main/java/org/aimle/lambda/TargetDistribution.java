package org.aimle.lambda;

import java.io.Serializable;

/**
 * Where the target distribution lies: its parameters are {@code theta' = alpha * theta - lambda *
 * dy} (Niepert, Minervini, Franceschi, NeurIPS 2021, the perturbation-based target), and how far,
 * {@code lambda}. Immutable and stateless: what adapts is the {@link LambdaState} passed in.
 *
 * <p>Sealed: estimators write their target as {@code adaptive} or {@code constant}, and there is no
 * registry of others. A lambda of your own is a {@link LambdaRule}; another target distribution is
 * an estimator of your own.
 *
 * @since 0.1.0
 */
public sealed interface TargetDistribution extends Serializable
    permits AdaptiveTarget, ConstantTarget {

  /** The factor of theta. */
  double alpha();

  /**
   * The step {@code lambda} along the loss gradient, at least 0.
   *
   * @param state the state of the minibatch's step
   * @param thetaNorm Frobenius norm of the scores
   * @param dyNorm Frobenius norm of the loss gradient, over as many rows as {@code thetaNorm}
   */
  double lambda(LambdaState state, double thetaNorm, double dyNorm);

  /** What a difference of solutions that are {@code lambda} apart is divided by; above 0. */
  double divisor(double lambda);
}
