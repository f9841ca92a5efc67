package org.aimle.bench;

import org.aimle.solver.Rows;
import org.aimle.solver.SolverSpec;

/** What a step is measured on. */
public enum Problem {
  TEXTS_40(40, 350, "top-k:k=10"),
  TEXTS_400(400, 350, "top-k:k=10"),
  CHOICES_20000(20_000, 20, "top-k:k=1"),
  ROWS_128(128, 1000, "top-k:k=50"),
  GRIDS_70(70, 12 * 12, "grid-path:rows=12,columns=12,neighbours=8") {
    @Override
    double meanScore() {
      return -3;
    }
  },
  TREES_128(128, 10 * 9, "spanning-tree:vertices=10,layout=double");

  private final Rows rows;
  private final SolverSpec solver;

  Problem(int batch, int n, String solver) {
    this.rows = Rows.full(batch, n);
    this.solver = SolverSpec.parse(solver);
  }

  Rows rows() {
    return rows;
  }

  SolverSpec solver() {
    return solver;
  }

  /** Below 0 where scores are minus costs. */
  double meanScore() {
    return 0;
  }
}
