package org.aimle.lab.study;

import org.aimle.solver.MapSolver;
import org.aimle.solver.SubsetSolver;

/** Counts the instances that one thread solves. */
class CountedSolver implements MapSolver {

  private final MapSolver solver;
  private long calls;

  private CountedSolver(MapSolver solver) {
    this.solver = solver;
  }

  /** Counts, and is a {@link SubsetSolver} if {@code solver} is one. */
  static CountedSolver of(MapSolver solver) {
    return solver instanceof SubsetSolver subsets
        ? new OfSubsets(subsets)
        : new CountedSolver(solver);
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    calls++;
    solver.solve(theta, z, offset, length);
  }

  /** Calls since the last time this was asked. */
  long take() {
    long taken = calls;
    calls = 0;
    return taken;
  }

  private static final class OfSubsets extends CountedSolver implements SubsetSolver {

    private final SubsetSolver subsets;

    OfSubsets(SubsetSolver subsets) {
      super(subsets);
      this.subsets = subsets;
    }

    @Override
    public int k() {
      return subsets.k();
    }

    @Override
    public int blockSize(int length) {
      return subsets.blockSize(length);
    }
  }
}
