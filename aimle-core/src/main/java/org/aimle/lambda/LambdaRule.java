package org.aimle.lambda;

import java.io.Serializable;

/**
 * How beta follows the sparsity of the gradient estimates; immutable, a pure function of its input.
 */
public interface LambdaRule extends Serializable {

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
