package org.aimle.solver.limits;

/**
 * What is known of a solution that a search gives.
 *
 * @since 0.1.0
 */
public enum SearchOutcome {
  /**
   * No solution is better, but by the rounding of scores: where a solver makes them integers, a few
   * (up to one in sixteen) that are tiny beside the largest may have lost digits, see {@link
   * org.aimle.solver.WholeScores}.
   */
  OPTIMAL,
  /**
   * None is known to be better, but one may be: the best one found when the search reached its
   * limit, or the best one for scores that had to be rounded coarsely.
   */
  LIMITED
}
