package org.aimle.solver.sequence;

import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.UnspecifiedTiesContract;
import org.aimle.solver.limits.SearchLimitException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RankingSolverTest {

  @Nested
  class Contract extends UnspecifiedTiesContract {

    @Override
    protected MapSolver solver() {
      return SolverSpec.parse("ranking").create();
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 3, 6, 10, 15};
    }

    @Override
    protected int usualSize() {
      return 66;
    }

    /** No three items go round in a circle. */
    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      int items = (int) Math.round((1 + Math.sqrt(1 + 8.0 * length)) / 2);
      boolean[][] before = new boolean[items][items];
      int pair = offset;
      for (int i = 0; i < items; i++) {
        for (int j = i + 1; j < items; j++) {
          before[i][j] = z[pair] == 1;
          before[j][i] = z[pair++] == 0;
        }
      }
      for (int i = 0; i < items; i++) {
        for (int j = 0; j < items; j++) {
          for (int k = 0; k < items; k++) {
            if (before[i][j] && before[j][k] && before[k][i]) {
              return false;
            }
          }
        }
      }
      return true;
    }
  }

  /** Differences of items' own scores: sorting, whatever their number. */
  @Test
  void differencesOfScoresAreSorted() {
    int items = 200;
    Random random = new Random(3);
    double[] own = random.doubles(items).toArray();
    float[] theta = new float[items * (items - 1) / 2];
    float[] expected = new float[theta.length];
    int pair = 0;
    for (int i = 0; i < items; i++) {
      for (int j = i + 1; j < items; j++) {
        theta[pair] = (float) (own[i] - own[j]);
        expected[pair++] = own[i] > own[j] ? 1 : 0;
      }
    }
    float[] z = new float[theta.length];
    try (MapSolver solver = SolverSpec.parse("ranking").create()) {
      solver.solve(theta, z, 0, z.length);
      assertArrayEquals(expected, z);
      assertEquals(1, solver.counts().solved());
    }
  }

  @Test
  void refusesLargeCirclesAndWrongSizes() {
    MapSolver solver = SolverSpec.parse("ranking").create();
    int items = 25;
    float[] theta = new float[items * (items - 1) / 2];
    Random random = new Random(1);
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) random.nextGaussian();
    }
    String message =
        assertThrows(
                SearchLimitException.class,
                () -> solver.solve(theta, new float[theta.length], 0, theta.length))
            .getMessage();
    assertTrue(message.contains("25 items") && message.contains("20"), message);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(theta, new float[theta.length], 0, 4))
            .getMessage();
    assertTrue(message.contains("4 elements"), message);
    assertRefusesSpec("ranking:k=3", "k");
  }
}
