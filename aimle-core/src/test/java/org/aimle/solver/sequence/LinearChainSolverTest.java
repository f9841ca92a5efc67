package org.aimle.solver.sequence;

import static org.aimle.solver.Refusals.assertRefusesContext;
import static org.aimle.solver.Refusals.assertRefusesSize;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearChainSolverTest {

  /**
   * Every vector is checked by hand: one state a position, transitions between them, all allowed.
   */
  private abstract static class Contract extends MapSolverContract {

    private final String text;
    private final int states;
    private final boolean scored;
    private final int[] sizes;

    Contract(String text, int states, boolean scored, int... sizes) {
      this.text = text;
      this.states = states;
      this.scored = scored;
      this.sizes = sizes;
    }

    @Override
    protected MapSolver solver() {
      return SolverSpec.parse(text).create();
    }

    @Override
    protected int[] smallSizes() {
      return sizes;
    }

    @Override
    protected int usualSize() {
      return scored ? 50 * states + 49 * states * states : 50 * states;
    }

    boolean isAllowed(int from, int to) {
      return true;
    }

    boolean mayStart(int state) {
      return true;
    }

    int used(int positions) {
      return positions;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      int positions =
          scored ? (length + states * states) / (states + states * states) : length / states;
      float[] expected = new float[length];
      int before = -1;
      for (int t = 0; t < used(positions); t++) {
        int chosen = -1;
        for (int s = 0; s < states; s++) {
          chosen = z[offset + t * states + s] == 1 && chosen < 0 ? s : chosen;
        }
        if (chosen < 0
            || before < 0 && !mayStart(chosen)
            || before >= 0 && !isAllowed(before, chosen)) {
          return false;
        }
        expected[t * states + chosen] = 1;
        if (scored && before >= 0) {
          expected[positions * states + ((t - 1) * states + before) * states + chosen] = 1;
        }
        before = chosen;
      }
      for (int i = 0; i < length; i++) {
        if (z[offset + i] != expected[i]) {
          return false;
        }
      }
      return true;
    }
  }

  @Nested
  class Scored extends Contract {
    Scored() {
      super("linear-chain:states=2", 2, true, 2, 8, 14);
    }
  }

  @Nested
  class Unscored extends Contract {
    Unscored() {
      super(
          "linear-chain:states=3,transitions=unscored,allowed=0-0;0-1;1-1;1-2;2-0;2-1,starts=0;1",
          3,
          false,
          3,
          9,
          15);
    }

    @Override
    boolean isAllowed(int from, int to) {
      return !(from == 0 && to == 2 || from == 1 && to == 0 || from == 2 && to == 2);
    }

    @Override
    boolean mayStart(int state) {
      return state < 2;
    }
  }

  /** Two positions of however many. */
  @Nested
  class OfContext extends Contract {
    OfContext() {
      super("linear-chain:states=2", 2, true, 8, 14);
    }

    @Override
    protected MapSolver solver() {
      ContextSolver solver = (ContextSolver) super.solver();
      return (theta, z, offset, length) ->
          solver.forInstance(new float[] {2, -1}, 0, 2, length).solve(theta, z, offset, length);
    }

    @Override
    int used(int positions) {
      return 2;
    }
  }

  /** Tags that begin and go on: the best state of each position alone is not allowed. */
  @Test
  void whatMayFollowIsKeptTo() {
    MapSolver solver =
        SolverSpec.parse(
                "linear-chain:states=3,length=3,transitions=unscored,"
                    + "allowed=0-0;0-1;1-0;1-1;1-2;2-0;2-1;2-2,starts=0;1,ends=0;2")
            .create();
    float[] z = new float[9];
    solver.solve(new float[] {1, 0.8f, 0, 0, 0, 2, 0, 3, 0}, z, 0, 9);
    assertArrayEquals(new float[] {0, 1, 0, 0, 0, 1, 1, 0, 0}, z);
  }

  @Test
  void noSequenceAtAllIsAnError() {
    MapSolver solver =
        SolverSpec.parse("linear-chain:states=2,transitions=unscored,allowed=0-1").create();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(new float[6], new float[6], 0, 6))
            .getMessage();
    assertTrue(message.contains("allow more transitions"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear-chain|states",
        "linear-chain:states=0|states is 0",
        "linear-chain:states=2,length=0|length is 0",
        "linear-chain:states=2,transitions=none|transitions is 'none'",
        "linear-chain:states=2,allowed=0-2|0-2",
        "linear-chain:states=2,starts=2|starts",
        "linear-chain:states=2,k=1|k"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }

  @Test
  void refusesWrongSizesAndContexts() {
    assertRefusesSize("linear-chain:states=2", 9, "8 for 2 positions, 14 for 3");
    assertRefusesSize("linear-chain:states=2,length=3", 8, "length is 3");
    ContextSolver solver = (ContextSolver) SolverSpec.parse("linear-chain:states=2").create();
    assertRefusesContext(solver, "0", 8, "number of positions");
    assertRefusesContext(solver, "3", 8, "number of positions");
    assertRefusesContext(solver, "2 1", 8, "nothing is due");
  }

  /** A sum of both in double precision has no digits left for the difference. */
  @Test
  void hugeScoresOfPaddingAndOfWhatIsForbiddenCostNoDigits() {
    ContextSolver solver =
        (ContextSolver)
            SolverSpec.parse("linear-chain:states=2,allowed=0-0;0-1;1-1,starts=0,ends=1").create();
    float[] theta = new float[3 * 2 + 2 * 4];
    float[] scores = {.3f, -1e30f, -1e30f, .4f, 1e30f, 1e30f, .1f, .2f, -1e30f, .3f, 1e30f};
    System.arraycopy(scores, 0, theta, 0, scores.length);
    float[] z = new float[theta.length];
    solver.forInstance(new float[] {2}, 0, 1, theta.length).solve(theta, z, 0, theta.length);
    float[] expected = new float[theta.length];
    expected[0] = expected[3] = expected[7] = 1;
    assertArrayEquals(expected, z);
    assertEquals(new SolverCounts(1, 0, 0), solver.counts());
  }

  @Test
  void oneHugeScoreDoesNotSpoilTheOthers() {
    MapSolver solver = SolverSpec.parse("linear-chain:states=2,transitions=unscored").create();
    float[] z = new float[4];
    solver.solve(new float[] {0.30f, 0.31f, 1e17f, 0}, z, 0, 4);
    assertArrayEquals(new float[] {0, 1, 1, 0}, z);
    assertEquals(new SolverCounts(1, 0, 0), solver.counts());
    solver.solve(new float[] {0.30f, 0.31f, 1e17f, 9.99e16f}, z, 0, 4);
    assertEquals(2, solver.counts().solved());
  }
}
