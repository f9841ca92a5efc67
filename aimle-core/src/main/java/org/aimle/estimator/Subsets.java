package org.aimle.estimator;

import org.aimle.solver.MapSolver;
import org.aimle.solver.SubsetSolver;

/** What estimators for k-subsets check. */
final class Subsets {

  private Subsets() {}

  /**
   * @throws IllegalArgumentException if the solver does not say that its solutions are k-subsets
   */
  static SubsetSolver solver(EstimatorSpec spec, MapSolver solver) {
    if (solver instanceof SubsetSolver subsets) {
      return subsets;
    }
    throw new IllegalArgumentException(
        "estimator "
            + spec.name()
            + " works for solvers whose solutions are all k-subsets, such as top-k, but the solver"
            + " is "
            + solver
            + "; choose an estimator for any solver: aimle-central, imle, black-box, identity,"
            + " perturbed or perturbed-score-function");
  }

  /**
   * {@code n * k}, the numbers that an estimator of k-subsets keeps.
   *
   * @throws IllegalArgumentException if they do not fit into an array
   */
  static int cells(int n, int k) {
    long cells = (long) n * k;
    if (cells > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "n is "
              + n
              + " and k is "
              + k
              + ": n * k numbers do not fit into an array; choose an estimator for any solver, such"
              + " as aimle-central");
    }
    return (int) cells;
  }
}
