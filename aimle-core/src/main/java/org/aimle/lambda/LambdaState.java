package org.aimle.lambda;

import java.io.Serializable;
import org.aimle.spec.Ranges;

/**
 * What a {@link LambdaRule} carries from step to step.
 *
 * @param beta relative magnitude of the perturbation, {@code lambda = beta * ||theta|| / ||dy||},
 *     at least 0
 * @param density {@code G}, the running mean of non-zero entries per gradient estimate, at least 0;
 *     0 as long as a rule has seen nothing and has no target of its own to start from
 * @param previousUpdate the last change of beta before clipping at 0, for momentum
 * @since 0.1.0
 */
public record LambdaState(double beta, double density, double previousUpdate)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public LambdaState {
    Ranges.atLeastZero("beta", beta);
    Ranges.atLeastZero("density", density);
    Ranges.finite("previousUpdate", previousUpdate);
  }
}
