package org.aimle.lambda;

import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * The rule of estimators that do not adapt: the state stays what it was at first.
 *
 * @param beta the beta of every step, at least 0; with an {@link AdaptiveTarget} a fixed relative
 *     magnitude, and without meaning to a {@link ConstantTarget}, which has its own
 * @since 0.1.0
 */
public record ConstantLambda(double beta) implements LambdaRule {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if {@code beta} is negative or not finite
   */
  public ConstantLambda {
    Ranges.atLeastZero("beta", beta);
  }

  @Override
  public LambdaState initial() {
    return new LambdaState(beta, 0, 0);
  }

  @Override
  public LambdaState next(LambdaState state, SparsityStatistics observed) {
    return state;
  }

  @Override
  public NamedParameters written() {
    return new NamedParameters(
        ConstantLambdaFactory.NAME, NamedParameters.pairs("beta", Double.toString(beta)));
  }
}
