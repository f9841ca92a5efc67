package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract on a minimiser in ten lines: the cheapest element, wherever it is. */
class MinimisingSolverTest extends MapSolverContract {

  private static void cheapest(float[] costs, int length, float[] z, int offset) {
    int best = 0;
    for (int i = 1; i < length; i++) {
      best = costs[i] < costs[best] ? i : best;
    }
    Arrays.fill(z, offset, offset + length, 0f);
    z[offset + best] = 1f;
    Arrays.fill(costs, Float.NaN);
  }

  @Override
  protected MapSolver solver() {
    return new MinimisingSolver(MinimisingSolverTest::cheapest);
  }

  @Override
  protected int[] smallSizes() {
    return new int[] {1, 2, 5, 8};
  }

  @Override
  protected int usualSize() {
    return 40;
  }

  @Override
  protected boolean isFeasible(float[] z, int offset, int length) {
    double ones = 0;
    for (int i = offset; i < offset + length; i++) {
      ones += z[i];
    }
    return ones == 1;
  }

  @Test
  void costsAreMinusTheScoresAndNeverNegativeZero() {
    float[] seen = new float[4];
    new MinimisingSolver((costs, length, z, offset) -> System.arraycopy(costs, 0, seen, 0, length))
        .solve(new float[] {9, 1.5f, 0f, -0f, -2}, new float[5], 1, 4);
    assertArrayEquals(new float[] {-1.5f, 0f, 0f, 2}, seen);
    assertEquals(0, Float.floatToRawIntBits(seen[1]) | Float.floatToRawIntBits(seen[2]));
  }

  /** A minimiser that asks another solver keeps its own costs. */
  @Test
  void solversWithinSolversDoNotDisturb() {
    MapSolver inner = solver();
    MapSolver outer =
        new MinimisingSolver(
            (costs, length, z, offset) -> {
              float[] before = Arrays.copyOf(costs, length);
              inner.solve(new float[length], new float[length], 0, length);
              assertArrayEquals(before, Arrays.copyOf(costs, length));
              cheapest(costs, length, z, offset);
            });
    float[] z = new float[3];
    outer.solve(new float[] {1, 3, 2}, z, 0, 3);
    outer.solve(new float[] {1, 3, 2}, z, 0, 3);
    assertArrayEquals(new float[] {0, 1, 0}, z);
  }

  @Test
  void countsAndClosesTheMinimiser() {
    boolean[] closed = {false};
    CostMinimiser minimiser =
        new CostMinimiser() {
          @Override
          public void minimise(float[] costs, int length, float[] z, int offset) {
            cheapest(costs, length, z, offset);
          }

          @Override
          public SolverCounts counts() {
            return new SolverCounts(7, 2, 1);
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        };
    MapSolver solver = new MinimisingSolver(minimiser);
    assertEquals(new SolverCounts(7, 2, 1), solver.counts());
    solver.close();
    assertTrue(closed[0]);
  }
}
