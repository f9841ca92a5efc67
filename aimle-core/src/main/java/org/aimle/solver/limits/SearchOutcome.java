package org.aimle.solver.limits;

/**
 * What is known of a solution that a search gives.
 *
 * @since 0.1.0
 */
public enum SearchOutcome {
  /** No solution is better. */
  OPTIMAL,
  /** The best one found when the search reached its limit. */
  LIMITED
}
