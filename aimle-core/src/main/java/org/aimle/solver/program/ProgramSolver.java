package org.aimle.solver.program;

import java.util.Objects;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;

/**
 * Any 0/1 linear programme, {@code theta[variables]}, under the conditions of {@link
 * ProgramSearch}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProgramSolver implements MapSolver {

  private final ProgramSearch search;
  private final SolverTally tally;

  /**
   * @throws IllegalStateException if OR-Tools does not load
   */
  public ProgramSolver(IntegerProgram program, SearchLimit limit) {
    this(program, limit, new SolverTally(), new StopSwitch());
  }

  ProgramSolver(IntegerProgram program, SearchLimit limit, SolverTally tally, StopSwitch stop) {
    this.search = new ProgramSearch("program", "loosen some of them", program, limit, stop);
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    tally.add(search.solve(theta, z, offset, length));
  }

  /** See {@link ProgramSearch#requireSolution}. */
  ProgramSolver requireSolution() {
    search.requireSolution();
    return this;
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  /** Ends running searches, within a second, and all later ones. */
  @Override
  public void close() {
    search.close();
  }
}
