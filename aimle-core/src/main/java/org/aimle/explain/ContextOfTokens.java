package org.aimle.explain;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;

/** A {@link TokenSolver} around a solver of contexts. Thread-safe. */
final class ContextOfTokens implements TokenSolver {

  private final String written;
  private final PerInstanceSolver solver;
  private final Function<List<String>, float[]> context;

  /**
   * @param name of the solver, for messages
   * @param written its written form
   * @param reader makes the solver of a context
   * @param context makes the context of a text
   * @param tally what all solvers made by {@code reader} count with
   */
  ContextOfTokens(
      String name,
      String written,
      PerInstanceSolver.Reader reader,
      Function<List<String>, float[]> context,
      SolverTally tally) {
    this.written = written;
    this.solver = new PerInstanceSolver(name, Optional.empty(), reader, tally);
    this.context = context;
  }

  @Override
  public float[] context(List<String> tokens) {
    return context.apply(tokens);
  }

  @Override
  public MapSolver forInstance(float[] row, int offset, int size, int length) {
    return solver.forInstance(row, offset, size, length);
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    solver.solve(theta, z, offset, length);
  }

  @Override
  public SolverCounts counts() {
    return solver.counts();
  }

  @Override
  public String toString() {
    return written;
  }
}
