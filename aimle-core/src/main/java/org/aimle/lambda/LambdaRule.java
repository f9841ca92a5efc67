package org.aimle.lambda;

import java.io.Serializable;
import org.aimle.spec.Written;

/**
 * How beta follows the sparsity of the gradient estimates; immutable, a pure function of its input.
 *
 * <p>A network keeps the written form, so one of your own needs a registered {@link
 * LambdaRuleFactory}, and an {@code equals} by parameters, as records have it.
 *
 * @since 0.1.0
 */
public interface LambdaRule extends Serializable, Written {

  /** The state before the first step. */
  LambdaState initial();

  /**
   * One step.
   *
   * @param state the state before it
   * @param observed what the whole minibatch (on a cluster: all workers' minibatches of this step)
   *     saw; without any gradient the state stays as it is
   */
  LambdaState next(LambdaState state, SparsityStatistics observed);
}
