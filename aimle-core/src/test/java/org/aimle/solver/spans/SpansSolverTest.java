package org.aimle.solver.spans;

import static org.aimle.solver.Refusals.assertRefusesSize;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansSolverTest {

  @Nested
  class ExactlySoMany extends Contract {
    ExactlySoMany() {
      super(SpanBounds.of(2, 3));
    }
  }

  @Nested
  class UpToSoMany extends Contract {
    UpToSoMany() {
      super(new SpanBounds(0, 3, 1, 2));
    }
  }

  @Nested
  class OfAFixedWidth extends Contract {
    OfAFixedWidth() {
      super(new SpanBounds(2, 2, 3, 3));
    }
  }

  @Nested
  class BetweenBounds extends Contract {
    BetweenBounds() {
      super(new SpanBounds(1, 3, 2, 4));
    }
  }

  @Nested
  class MoreThanThereIsRoomFor extends Contract {
    MoreThanThereIsRoomFor() {
      super(new SpanBounds(40, 50, 7, 60));
    }
  }

  abstract static class Contract extends MapSolverContract {
    private final SpanBounds bounds;

    Contract(SpanBounds bounds) {
      this.bounds = bounds;
    }

    @Override
    protected MapSolver solver() {
      return new SpansSolver(bounds);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 2, 3, 5, 7, 11};
    }

    @Override
    protected int usualSize() {
      return 120;
    }

    @Override
    protected float[] tieScores(Random random, int length) {
      float[] theta = super.tieScores(random, length);
      for (int i = 0; i < length; i++) {
        theta[i] -= 1;
      }
      return theta;
    }

    /** Written down anew: how many runs there are, and how long, against what there is room for. */
    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      List<Integer> runs = runs(z, offset, length);
      int shortest = Math.min(bounds.minWidth(), length);
      int room = 0;
      for (int used = shortest; used <= length; used += shortest + 1) {
        room++;
      }
      return runs.size() <= bounds.spans()
          && runs.size() >= Math.min(bounds.minSpans(), room)
          && runs.stream().allMatch(run -> run >= shortest && run <= bounds.width());
    }
  }

  private static List<Integer> runs(float[] z, int offset, int length) {
    List<Integer> runs = new ArrayList<>();
    int run = 0;
    for (int i = offset; i <= offset + length; i++) {
      if (i < offset + length && z[i] == 1) {
        run++;
      } else if (run > 0) {
        runs.add(run);
        run = 0;
      }
    }
    return runs;
  }

  /** As many spans as elements, of width 1, and nothing else to choose: the independent set. */
  @Test
  void agreesWithAnotherProgrammeOnLongInstances() {
    Random random = new Random(3);
    for (int length : new int[] {50, 333, 2000}) {
      float[] theta = new float[length];
      for (int i = 0; i < length; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      float[] z = new float[length];
      new SpansSolver(new SpanBounds(0, 10_000, 1, 1)).solve(theta, z, 0, length);
      double without = 0;
      double with = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (int i = 0; i < length; i++) {
        double best = Math.max(without, with);
        with = without + theta[i];
        without = best;
        sum += z[i] * theta[i];
      }
      assertEquals(Math.max(with, without), sum, 1e-6);
      assertTrue(runs(z, 0, length).stream().allMatch(run -> run == 1));
    }
  }

  /** One span: the window of largest sum among all starts and widths. */
  @Test
  void findsTheBestWindowOfALongInstance() {
    Random random = new Random(4);
    int length = 3000;
    int width = 25;
    float[] theta = new float[length];
    for (int i = 0; i < length; i++) {
      theta[i] = (float) (random.nextGaussian() - 0.2);
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int start = 0; start < length; start++) {
      double sum = 0;
      for (int end = start; end < Math.min(length, start + width); end++) {
        sum += theta[end];
        best = Math.max(best, sum);
      }
    }
    float[] z = new float[length];
    new SpansSolver(SpanBounds.of(1, width)).solve(theta, z, 0, length);
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += z[i] * theta[i];
    }
    assertEquals(best, sum, 1e-6);
    assertEquals(1, runs(z, 0, length).size());
  }

  @Test
  void anEmptyInstanceHasNoSpan() {
    float[] z = {7};
    new SpansSolver(SpanBounds.of(2, 2)).solve(new float[1], z, 0, 0);
    assertArrayEquals(new float[] {7}, z);
  }

  @Test
  void isFoundByItsName() {
    assertEquals(
        "spans:spans=3,width=4,min-spans=3,min-width=1",
        SolverSpec.parse("spans:spans=3,width=4").create().toString());
    assertEquals(
        "spans:spans=3,width=4,min-spans=0,min-width=2",
        SolverSpec.parse("spans:min-spans=0,spans=3,width=4,min-width=2").create().toString());
    float[] z = new float[7];
    SolverSpec.parse("spans:spans=2,width=2")
        .create()
        .solve(new float[] {3, 2, 1, -1, -2, 4, 5}, z, 0, 7);
    assertArrayEquals(new float[] {1, 1, 0, 0, 0, 1, 1}, z);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spans:width=4|spans needs the parameter spans",
        "spans:spans=3|spans needs the parameter width",
        "spans:spans=0,width=1|spans is 0",
        "spans:spans=1,width=0|width is 0",
        "spans:spans=2,width=3,min-spans=3|min-spans is 3.0 but must be in 0 .. spans, 2",
        "spans:spans=2,width=3,min-width=4|min-width is 4.0 but must be in 1 .. width, 3",
        "spans:spans=2,width=3,k=4|k"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }

  @Test
  void refusesWhatHasNoRoom() {
    assertRefusesSize("spans:spans=10000,width=10000", 30_000, "there is room for 2^31");
  }
}
