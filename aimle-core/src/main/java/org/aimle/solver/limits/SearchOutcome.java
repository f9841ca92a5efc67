package org.aimle.solver.limits;

/** What is known of a solution that a search gives. */
public enum SearchOutcome {
  /** No solution is better. */
  OPTIMAL,
  /** The best one found when the search reached its limit. */
  LIMITED
}
