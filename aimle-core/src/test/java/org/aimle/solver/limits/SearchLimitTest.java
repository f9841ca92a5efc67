package org.aimle.solver.limits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverSpec;
import org.aimle.spec.NamedParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchLimitTest {

  private static final int VARIABLES = 60;

  /** Six knapsacks at once: a solution is at hand, a proof is not. */
  private static String knapsacks() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("program:constraints=");
    for (int row = 0; row < 6; row++) {
      text.append(row > 0 ? ";" : "");
      for (int i = 0; i < VARIABLES; i++) {
        text.append(i > 0 ? "+" : "").append(1 + random.nextInt(1000)).append('x').append(i);
      }
      text.append("<=9000");
    }
    return text.toString();
  }

  private static float[] scores() {
    Random random = new Random(2);
    float[] theta = new float[VARIABLES];
    for (int i = 0; i < VARIABLES; i++) {
      theta[i] = 1 + random.nextFloat();
    }
    return theta;
  }

  @Test
  void theBestFoundIsGivenCountedAndTheSameEachTime() {
    float[] first = new float[VARIABLES];
    for (int time = 0; time < 3; time++) {
      MapSolver solver = SolverSpec.parse(knapsacks() + ",limit=0.002").create();
      float[] z = new float[VARIABLES];
      solver.solve(scores(), z, 0, VARIABLES);
      assertEquals(new SolverCounts(1, 1, 0), solver.counts());
      float[] expected = time == 0 ? z : first;
      assertArrayEquals(expected, z);
      first = z;
    }
  }

  @Test
  void failureNamesTheLimitAndTheFix() {
    MapSolver solver = SolverSpec.parse(knapsacks() + ",limit=0.002,on-limit=fail").create();
    String message =
        assertThrows(
                SearchLimitException.class,
                () -> solver.solve(scores(), new float[VARIABLES], 0, VARIABLES))
            .getMessage();
    assertTrue(message.contains("limit=0.002") && message.contains("raise the limit"), message);
    assertEquals(SolverCounts.NONE, solver.counts());
  }

  /** Not even a start: which numbers add up to half of all is no greedy choice. */
  @Test
  void noSolutionInTimeFailsWhateverThePolicy() {
    MapSolver solver =
        SolverSpec.parse(
                "program:constraints=10007x0+15013x1+21017x2+32003x3+44017x4+55001x5+61027x6"
                    + "+73009x7=165064,wall-limit=1e-9")
            .create();
    String message =
        assertThrows(
                SearchLimitException.class, () -> solver.solve(new float[8], new float[8], 0, 8))
            .getMessage();
    assertTrue(message.contains("without any solution"), message);
  }

  /** No time at all: CP-SAT has not begun when the clock stops it, but a greedy choice is there. */
  @Test
  void aLimitOfNoTimeGivesAGreedySolution() {
    MapSolver solver = SolverSpec.parse(knapsacks() + ",wall-limit=1e-9").create();
    float[] z = new float[VARIABLES];
    solver.solve(scores(), z, 0, VARIABLES);
    assertEquals(new SolverCounts(1, 1, 0), solver.counts());
    float chosen = 0;
    for (float one : z) {
      chosen += one;
    }
    assertTrue(chosen > 10, chosen + " of " + VARIABLES);
    MapSolver exact =
        SolverSpec.parse(
                "program:constraints=x0+x1+x2+x3+x4+x5+x6+x7=4;3x0+5x1-7x2+9x3-11x5+13x6>=2,"
                    + "wall-limit=1e-9")
            .create();
    exact.solve(new float[8], z, 0, 8);
    assertEquals(4f, z[0] + z[1] + z[2] + z[3] + z[4] + z[5] + z[6] + z[7]);
  }

  @Test
  void anAmpleLimitChangesNothing() {
    MapSolver solver =
        SolverSpec.parse("program:constraints=x0+x1<=1,limit=10,wall-limit=60,on-limit=fail")
            .create();
    float[] z = new float[2];
    solver.solve(new float[] {1, 2}, z, 0, 2);
    assertArrayEquals(new float[] {0, 1}, z);
    assertEquals(new SolverCounts(1, 0, 0), solver.counts());
  }

  @Test
  void everySolverOfHardProblemsHasThem() {
    for (String spec :
        new String[] {
          "program:",
          "scheduling:",
          "transportation:",
          "facility-location:",
          "multi-knapsack:",
          "generalised-assignment:",
          "set-cover:",
        }) {
      SolverSpec.parse(spec + "limit=1,wall-limit=2.5,on-limit=fail").create();
      SolverSpec wrong = SolverSpec.parse(spec + "limit=-1");
      assertTrue(
          assertThrows(IllegalArgumentException.class, wrong::create)
              .getMessage()
              .contains("limit is -1.0"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x:limit=NaN", "x:limit=no", "x:wall-limit=0", "x:on-limit=FAIL"})
  void refusesWrongValues(String text) {
    NamedParameters read = NamedParameters.parse(text);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> SearchLimit.of(read))
            .getMessage()
            .contains("limit"));
  }
}
