package org.aimle.solver;

import java.io.Serializable;

/**
 * How often a solver was asked and what came of it. Immutable; counts of solvers and executors add
 * up.
 *
 * @param solved instances solved, answers from memory among them
 * @param limited instances whose solution is not proved optimal: the best one found when a limit
 *     ended the search, or the best one for scores so far apart that they had to be rounded
 *     coarsely ({@link WholeScores#round})
 * @param remembered instances answered from memory
 * @since 0.1.0
 */
public record SolverCounts(long solved, long limited, long remembered) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Nothing done. */
  public static final SolverCounts NONE = new SolverCounts(0, 0, 0);

  /** The counts of both together. */
  public SolverCounts plus(SolverCounts other) {
    return new SolverCounts(
        solved + other.solved, limited + other.limited, remembered + other.remembered);
  }

  /** What was done since {@code earlier}. */
  public SolverCounts minus(SolverCounts earlier) {
    return new SolverCounts(
        solved - earlier.solved, limited - earlier.limited, remembered - earlier.remembered);
  }
}
