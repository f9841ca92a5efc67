package org.aimle.solver.program;

import java.util.Objects;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;

/**
 * Any linear programme over integers whose 0/1 variables are scored, {@code theta[choices]}, under
 * the conditions of {@link ProgramSearch}; {@code z} holds these variables, the others are found
 * with them and not told. Thread-safe.
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
    this("program", "loosen some of them", program, limit, new SolverTally(), new StopSwitch());
  }

  /**
   * @param name what is solved, for messages
   * @param remedy what to do if there is no solution, for messages
   * @param tally counts what is solved
   * @param stop ends running searches when closed; several solvers may share it
   * @throws IllegalStateException if OR-Tools does not load
   */
  public ProgramSolver(
      String name,
      String remedy,
      IntegerProgram program,
      SearchLimit limit,
      SolverTally tally,
      StopSwitch stop) {
    this.search = new ProgramSearch(name, remedy, program, limit, stop);
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    tally.add(search.solve(theta, z, offset, length));
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
