package org.aimle.solver;

import java.util.Arrays;
import java.util.Objects;

/**
 * Solves all instances of a batch, without noise: what a network does at inference. Thread-safe;
 * the solutions do not depend on the number of threads.
 *
 * @since 0.1.0
 */
public final class BatchSolver {

  private final RowWorkers workers;

  /**
   * @param workers the threads that solve rows
   */
  public BatchSolver(RowWorkers workers) {
    this.workers = Objects.requireNonNull(workers, "workers");
  }

  /**
   * @param instances {@code batch} instances, their sizes and solvers
   * @param theta scores {@code [batch * copies, stride]}: rows {@code b * copies ..} belong to
   *     instance {@code b}
   * @param copies rows of each instance, at least 1
   * @param z receives the solutions, of theta's shape; padding is 0
   * @throws IllegalArgumentException if an array is not of that shape, or the solver refuses a row
   */
  public void solve(Instances instances, int copies, float[] theta, float[] z) {
    Rows rows = instances.rows();
    rows.requireSize("theta", theta, copies);
    rows.requireSize("z", z, copies);
    int total = rows.batch() * copies;
    if (workers.threads() == 1) {
      for (int row = 0; row < total; row++) {
        solveRow(instances, copies, theta, z, row);
      }
    } else {
      workers.forEach(total, (row, worker) -> solveRow(instances, copies, theta, z, row));
    }
  }

  private static void solveRow(Instances instances, int copies, float[] theta, float[] z, int row) {
    Rows rows = instances.rows();
    int offset = row * rows.stride();
    int length = rows.length(row / copies);
    instances.solve(row / copies, theta, z, offset, length);
    Arrays.fill(z, offset + length, offset + rows.stride(), 0f);
  }
}
