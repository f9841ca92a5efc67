package org.aimle.solver.topk;

import static org.aimle.solver.Refusals.assertRefusesSpec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.SubsetSolver;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockTopKSolverTest {

  @Nested
  class OneOfEachFour extends Contract {
    OneOfEachFour() {
      super(4, 1);
    }
  }

  @Nested
  class TwoOfEachThree extends Contract {
    TwoOfEachThree() {
      super(3, 2);
    }
  }

  abstract static class Contract extends MapSolverContract {
    private final int size;
    private final int k;

    Contract(int size, int k) {
      this.size = size;
      this.k = k;
    }

    @Override
    protected MapSolver solver() {
      return new BlockTopKSolver(size, k);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {0, size, 2 * size, 3 * size};
    }

    @Override
    protected int usualSize() {
      return 20 * size;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      for (int from = offset; from < offset + length; from += size) {
        float ones = 0;
        for (int i = from; i < from + size; i++) {
          ones += z[i];
        }
        if (ones != k) {
          return false;
        }
      }
      return true;
    }
  }

  @Test
  void refusesAPartOfABlock() {
    MapSolver solver = new BlockTopKSolver(4, 1);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(new float[6], new float[6], 0, 6))
            .getMessage();
    assertTrue(message.contains("6 scores") && message.contains("size, 4"), message);
  }

  @Test
  void isFoundByItsName() {
    SubsetSolver solver = (SubsetSolver) SolverSpec.parse("block-top-k:size=2").create();
    assertEquals("block-top-k:size=2,k=1", solver.toString());
    assertEquals(1, solver.k());
    assertEquals(2, solver.blockSize(6));
    float[] z = new float[4];
    solver.solve(new float[] {1, 3, 2, 2}, z, 0, 4);
    assertArrayEquals(new float[] {0, 1, 1, 0}, z);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "block-top-k|size",
        "block-top-k:size=0|size is 0",
        "block-top-k:size=3,k=4|k is 4",
        "block-top-k:size=3,k=0|k is 0",
        "block-top-k:size=3,blocks=2|blocks"
      })
  void refusesAWrongSpec(String text, String expected) {
    assertRefusesSpec(text, expected);
  }
}
