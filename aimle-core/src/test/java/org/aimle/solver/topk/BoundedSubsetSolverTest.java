package org.aimle.solver.topk;

import static org.aimle.solver.Refusals.assertRefusesContext;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedSubsetSolverTest {

  private static final int[] NONE = {};

  @Nested
  class WithElementsInAndOut extends Contract {
    WithElementsInAndOut() {
      super(new SubsetBounds(2, 4, new int[] {3, 1}, new int[] {0}));
    }
  }

  @Nested
  class MoreThanTheInstanceAllows extends Contract {
    MoreThanTheInstanceAllows() {
      super(new SubsetBounds(6, 7, NONE, new int[] {2, 4}));
    }
  }

  @Nested
  class AnyNumber extends Contract {
    AnyNumber() {
      super(new SubsetBounds(0, SubsetBounds.UNLIMITED, new int[] {0}, NONE));
    }
  }

  @Nested
  class None extends Contract {
    None() {
      super(new SubsetBounds(0, 0, NONE, new int[] {1}));
    }
  }

  @Nested
  class ExactlyTheOnesThatAreIn extends Contract {
    ExactlyTheOnesThatAreIn() {
      super(new SubsetBounds(0, 2, new int[] {0, 4}, NONE));
    }
  }

  @Nested
  class OfContext extends Contract {
    OfContext() {
      super(new SubsetBounds(1, 3, new int[] {4}, new int[] {0, 2}));
    }

    @Override
    protected MapSolver solver() {
      float[] context = {9, 1, 3, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, -1, -1};
      return new BoundedSubsetSolver(new SubsetBounds(0, 0, NONE, NONE))
          .forInstance(context, 1, 16, 6);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {6};
    }

    @Override
    protected int usualSize() {
      return 6;
    }
  }

  abstract static class Contract extends MapSolverContract {
    private final SubsetBounds bounds;

    Contract(SubsetBounds bounds) {
      this.bounds = bounds;
    }

    @Override
    protected MapSolver solver() {
      return new BoundedSubsetSolver(bounds);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {5, 6, 9};
    }

    @Override
    protected int usualSize() {
      return 100;
    }

    @Override
    protected float[] tieScores(Random random, int length) {
      float[] theta = super.tieScores(random, length);
      for (int i = 0; i < length; i++) {
        theta[i] -= 1;
      }
      return theta;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      int ones = 0;
      for (int i = offset; i < offset + length; i++) {
        ones += z[i] == 1 ? 1 : 0;
      }
      boolean kept = true;
      for (int i : bounds.in()) {
        kept &= z[offset + i] == 1;
      }
      for (int i : bounds.out()) {
        kept &= z[offset + i] == 0;
      }
      int least = Math.min(bounds.min(), length - bounds.out().length);
      return kept && ones >= least && ones <= bounds.max();
    }

    @Override
    protected boolean isPreferred(float[] z, float[] other) {
      double ones = score(ones(z.length), z);
      double others = score(ones(z.length), other);
      return ones < others || ones == others && Arrays.compare(z, other) > 0;
    }

    private static float[] ones(int length) {
      float[] ones = new float[length];
      Arrays.fill(ones, 1);
      return ones;
    }
  }

  @Test
  void refusesAnElementThatIsNotThere() {
    MapSolver solver = new BoundedSubsetSolver(new SubsetBounds(0, 3, new int[] {2, 7}, NONE));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(new float[7], new float[7], 0, 7))
            .getMessage();
    assertTrue(message.contains("in names element 7") && message.contains("7 elements"), message);
  }

  @Test
  void isFoundByItsName() {
    for (String text :
        new String[] {"bounded-subset:min=0", "bounded-subset:min=1,max=5,in=0;3,out=7"}) {
      assertEquals(text, SolverSpec.parse(text).create().toString());
    }
    float[] z = new float[4];
    SolverSpec.parse("bounded-subset:max=2,in=1")
        .create()
        .solve(new float[] {3, -1, 4, 0}, z, 0, 4);
    assertArrayEquals(new float[] {0, 1, 1, 0}, z);
  }

  @Test
  void boundsAreAValue() {
    int[] in = {3, 1, 3};
    SubsetBounds bounds = new SubsetBounds(0, 2, in, NONE);
    in[0] = 9;
    bounds.in()[0] = 9;
    assertEquals(new SubsetBounds(0, 2, new int[] {1, 3}, NONE), bounds);
    assertEquals(new SubsetBounds(0, 2, new int[] {1, 3}, NONE).hashCode(), bounds.hashCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bounded-subset:min=-1|min is -1",
        "bounded-subset:min=3,max=2|max is 2 but must be at least min, 3",
        "bounded-subset:max=1,in=0;2|in names 2 elements but max allows 1",
        "bounded-subset:in=1;2,out=0;2|element 2 is both in and out",
        "bounded-subset:in=1-2|in has '1-2'",
        "bounded-subset:out=-1|out has '-1'",
        "bounded-subset:k=1|k"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 0 1|the context has 4 numbers but needs at least 6",
        "2 1 0 1 0 1|context[1], max, is 1.0",
        "0 2 1 0 0 1|context[3], upper of element 0, is 0.0",
        "0 2 0.5 1 0 1|context[2], lower of element 0, is 0.5",
        "0 1 1 1 1 1|in names 2 elements but max allows 1",
        "0 1 0 1 0 1 3|context[6] is 3.0 but nothing is due there"
      })
  void refusesAWrongContext(String context, String expected) {
    assertRefusesContext(
        new BoundedSubsetSolver(new SubsetBounds(0, 1, NONE, NONE)), context, 2, expected);
  }
}
