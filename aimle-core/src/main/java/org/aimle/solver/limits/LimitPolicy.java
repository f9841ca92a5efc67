package org.aimle.solver.limits;

/**
 * What to do when a search reaches its limit.
 *
 * @since 0.1.0
 */
public enum LimitPolicy {
  /** Give the best solution found; the solver counts it as limited. */
  BEST,
  /** Throw a {@link SearchLimitException}. */
  FAIL
}
