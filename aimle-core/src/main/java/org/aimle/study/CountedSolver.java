package org.aimle.study;

import org.aimle.solver.MapSolver;

/** Counts the instances that one thread solves. */
final class CountedSolver implements MapSolver {

  private final MapSolver solver;
  private long calls;

  CountedSolver(MapSolver solver) {
    this.solver = solver;
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
}
