package org.aimle.solver.matching;

import static org.aimle.solver.Refusals.assertRefusesSize;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Test;

class PermutationSolverTest extends MapSolverContract {

  @Override
  protected MapSolver solver() {
    return SolverSpec.parse("permutation").create();
  }

  @Override
  protected int[] smallSizes() {
    return new int[] {1, 4, 9, 16};
  }

  @Override
  protected int usualSize() {
    return 100;
  }

  @Override
  protected boolean isFeasible(float[] z, int offset, int length) {
    int items = (int) Math.sqrt(length);
    for (int i = 0; i < items; i++) {
      int row = 0;
      int column = 0;
      for (int j = 0; j < items; j++) {
        row += (int) z[offset + i * items + j];
        column += (int) z[offset + j * items + i];
      }
      if (row != 1 || column != 1) {
        return false;
      }
    }
    return true;
  }

  @Test
  void refusesOtherSizes() {
    assertRefusesSize("permutation", 8, "8 elements");
    assertRefusesSize("permutation:size=3", 16, "size 3");
    assertRefusesSpec("permutation:size=0", "size is 0");
    assertRefusesSpec("permutation:columns=2", "columns");
  }

  @Test
  void isCounted() {
    MapSolver solver = SolverSpec.parse("permutation:size=2").create();
    solver.solve(new float[] {1, 0, 0, 1}, new float[4], 0, 4);
    solver.solve(new float[] {1, 0, 0, 1}, new float[4], 0, 4);
    assertEquals(2, solver.counts().solved());
  }
}
