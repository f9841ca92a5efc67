package org.aimle.solver.spans;

import static org.aimle.solver.Refusals.assertRefusesContext;
import static org.aimle.solver.Refusals.assertRefusesSize;
import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentsSolverTest {

  @Nested
  class SomeOfThem extends Contract {
    SomeOfThem() {
      super(2, 3, 1, 2, 1, 4);
    }
  }

  @Nested
  class AllOfThem extends Contract {
    AllOfThem() {
      super(9, 3, 1, 2);
    }
  }

  @Nested
  class OfContext extends Contract {
    OfContext() {
      super(1, 2, 4, 1, 3);
    }

    @Override
    protected MapSolver solver() {
      float[] context = {9, 2, 4, 1, 3, -1, -1, 9};
      return ((ContextSolver) SolverSpec.parse("segments:segments=1").create())
          .forInstance(context, 1, 6, 10);
    }
  }

  abstract static class Contract extends MapSolverContract {
    private final int segments;
    private final int[] lengths;

    Contract(int segments, int... lengths) {
      this.segments = segments;
      this.lengths = lengths;
    }

    @Override
    protected MapSolver solver() {
      return new SegmentsSolver(segments, lengths);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {usualSize()};
    }

    @Override
    protected int usualSize() {
      int total = 0;
      for (int length : lengths) {
        total += length;
      }
      return total;
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
      int chosen = 0;
      int at = offset;
      for (int size : lengths) {
        for (int i = at; i < at + size; i++) {
          if (z[i] != z[at]) {
            return false;
          }
        }
        chosen += z[at] == 1 ? 1 : 0;
        at += size;
      }
      return chosen == Math.min(segments, lengths.length);
    }
  }

  @Test
  void needsLengthsFromSomewhere() {
    MapSolver solver = SolverSpec.parse("segments:segments=1").create();
    assertTrue(
        assertThrows(
                IllegalStateException.class, () -> solver.solve(new float[3], new float[3], 0, 3))
            .getMessage()
            .contains("segments"));
    float[] z = new float[5];
    SolverSpec.parse("segments:segments=1,lengths=2;3")
        .create()
        .solve(new float[] {1, 1, 1, 1, 1}, z, 0, 5);
    assertArrayEquals(new float[] {0, 0, 1, 1, 1}, z);
    assertEquals("segments:segments=1,lengths=2;3", new SegmentsSolver(1, 2, 3).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "segments:lengths=1;2|segments needs the parameter segments",
        "segments:segments=0|segments is 0",
        "segments:segments=1,lengths=1;0|lengths has '0'",
        "segments:segments=1,k=0|k"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }

  @Test
  void refusesAnotherNumberOfScores() {
    assertRefusesSize("segments:segments=1,lengths=2;3", 6, "6 scores are given");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 1|the context has 2 numbers but needs at least 3",
        "2 0 2|context[1], length of segment 1, is 0.0",
        "2 3|context[1], length of segment 1, is 3.0 but must be an integer in 1 .. 2",
        "2 2 1|context[2] is 1.0 but nothing is due there"
      })
  void refusesAWrongContext(String context, String expected) {
    assertRefusesContext(
        (ContextSolver) SolverSpec.parse("segments:segments=1").create(), context, 4, expected);
  }
}
