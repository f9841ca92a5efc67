package org.aimle.solver;

import java.util.concurrent.atomic.LongAdder;
import org.aimle.solver.limits.SearchOutcome;

/**
 * Counts what a solver does; any number of threads may add to it at once.
 *
 * @since 0.1.0
 */
public final class SolverTally {

  private final LongAdder solved = new LongAdder();
  private final LongAdder limited = new LongAdder();
  private final LongAdder remembered = new LongAdder();

  /** One more instance solved. */
  public void addSolved() {
    solved.increment();
  }

  /** One more instance solved, and what is known of its solution. */
  public void add(SearchOutcome outcome) {
    solved.increment();
    if (outcome == SearchOutcome.LIMITED) {
      limited.increment();
    }
  }

  /** One more answer from memory. */
  public void addRemembered() {
    remembered.increment();
  }

  /** The counts so far. */
  public SolverCounts counts() {
    return new SolverCounts(solved.sum(), limited.sum(), remembered.sum());
  }
}
