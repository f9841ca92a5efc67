package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PooledSolverTest {

  /** The contract, each instance answered from memory the second time. */
  @Nested
  class Remembered extends MapSolverContract {

    private final MapSolver pooled = SolverSpec.parse("top-k:k=2,pool=5").create();

    @Override
    protected MapSolver solver() {
      return (theta, z, offset, length) -> {
        pooled.solve(theta, new float[z.length], offset, length);
        pooled.solve(theta, z, offset, length);
      };
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 2, 7};
    }

    @Override
    protected int usualSize() {
      return 100;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      float ones = 0;
      for (int i = offset; i < offset + length; i++) {
        ones += z[i];
      }
      return ones == Math.min(2, length);
    }
  }

  /** Chooses the first element, unless the second is larger; counts its calls. */
  private static final class First implements MapSolver {
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public void solve(float[] theta, float[] z, int offset, int length) {
      calls.incrementAndGet();
      for (int i = 0; i < length; i++) {
        z[offset + i] = 0;
      }
      z[offset] = 1;
    }
  }

  @Test
  void whatWasAskedForLongestAgoIsForgotten() {
    First counted = new First();
    MapSolver solver = PooledSolver.of(counted, 2);
    int[] expectedCalls = {1, 2, 2, 3, 3, 4, 5};
    float[] asked = {1, 2, 1, 3, 1, 2, 3};
    for (int i = 0; i < asked.length; i++) {
      float[] z = {9, 9, 9};
      solver.solve(new float[] {7, asked[i], 7}, z, 1, 1);
      assertArrayEquals(new float[] {9, 1, 9}, z);
      assertEquals(expectedCalls[i], counted.calls.get(), "after " + i);
    }
    assertEquals(new SolverCounts(7, 0, 2), solver.counts());
  }

  @Test
  void instancesOfOtherBitsOrSizesAreOthers() {
    First counted = new First();
    MapSolver solver = PooledSolver.of(counted, 100);
    float[][] all = {{0, 1}, {-0f, 1}, {0}, {0, 1, 0}, {Float.MIN_VALUE, 1}, {1, 0}};
    for (float[] theta : all) {
      solver.solve(theta, new float[theta.length], 0, theta.length);
    }
    assertEquals(all.length, counted.calls.get());
    assertEquals(0, solver.counts().remembered());
  }

  @Test
  void contextsArePartOfTheInstance() {
    ContextSolver pooled = (ContextSolver) SolverSpec.parse("knapsack:pool=10").create();
    float[] theta = {3, 2, 2};
    float[][] contexts = {{2, 2, 1, 1}, {3, 2, 1, 1}, {2, 2, 1, 1}, {2, 2, 1, 1, -1}};
    float[][] expected = {{0, 1, 1}, {1, 1, 0}, {0, 1, 1}, {0, 1, 1}};
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < contexts.length; i++) {
        float[] z = new float[3];
        pooled.forInstance(contexts[i], 0, contexts[i].length, 3).solve(theta, z, 0, 3);
        assertArrayEquals(expected[i], z);
      }
    }
    assertEquals(new SolverCounts(8, 0, 5), pooled.counts());
  }

  /** A context's last numbers and the first scores are told apart. */
  @Test
  void whereAContextEndsIsPartOfTheInstance() {
    List<Integer> sizes = new ArrayList<>();
    ContextSolver recording =
        new ContextSolver() {
          @Override
          public MapSolver forInstance(float[] context, int offset, int size, int length) {
            return (theta, z, at, elements) -> sizes.add(size);
          }

          @Override
          public void solve(float[] theta, float[] z, int offset, int length) {
            sizes.add(0);
          }
        };
    ContextSolver pooled = (ContextSolver) PooledSolver.of(recording, 10);
    float[] numbers = {1, 1, 1};
    pooled.solve(numbers, new float[3], 0, 3);
    pooled.forInstance(numbers, 0, 1, 2).solve(numbers, new float[3], 0, 2);
    pooled.forInstance(numbers, 0, 2, 1).solve(numbers, new float[3], 0, 1);
    pooled.forInstance(numbers, 1, 2, 1).solve(numbers, new float[3], 2, 1);
    assertEquals(List.of(0, 1, 2), sizes);
  }

  @Test
  void failuresAreNotRemembered() {
    MapSolver solver = SolverSpec.parse("top-k:k=1,pool=3").create();
    float[] theta = {Float.NaN};
    for (int i = 0; i < 2; i++) {
      assertThrows(NonFiniteScoresException.class, () -> solver.solve(theta, new float[1], 0, 1));
    }
    assertEquals(SolverCounts.NONE, solver.counts());
  }

  @Test
  void wrongContextsAreRefusedEachTime() {
    ContextSolver pooled = (ContextSolver) SolverSpec.parse("knapsack:pool=10").create();
    for (int time = 0; time < 2; time++) {
      MapSolver wrong = pooled.forInstance(new float[] {2, 2, -7}, 0, 3, 2);
      assertThrows(
          IllegalArgumentException.class,
          () -> wrong.solve(new float[] {1, 1}, new float[2], 0, 2));
    }
  }

  @Test
  void aSubsetSolverStaysOne() {
    SubsetSolver solver = (SubsetSolver) SolverSpec.parse("top-k:k=3,pool=1").create();
    assertEquals(3, solver.k());
    assertEquals(12, solver.blockSize(12));
    assertTrue(solver.toString().contains("top-k:k=3"), solver.toString());
  }

  /** Many instances through a small pool, on many threads: always the solver's own answer. */
  @Test
  void aFullPoolNeverAnswersWrongly() {
    MapSolver pooled = SolverSpec.parse("assignment:columns=3,pool=8").create();
    MapSolver alone = SolverSpec.parse("assignment:columns=3").create();
    int rows = 4000;
    RowWorkers.of(4)
        .forEach(
            rows,
            (row, worker) -> {
              Random random = new Random(row % 24);
              float[] theta = new float[9];
              for (int i = 0; i < 9; i++) {
                theta[i] = random.nextFloat();
              }
              float[] expected = new float[9];
              alone.solve(theta, expected, 0, 9);
              float[] z = new float[9];
              pooled.solve(theta, z, 0, 9);
              assertArrayEquals(expected, z);
            });
    assertEquals(rows, pooled.counts().solved());
  }

  @ParameterizedTest
  @ValueSource(strings = {"top-k:k=1,pool=0", "top-k:k=1,pool=x", "top-k:pool=3", "top-q:pool=3"})
  void refusesAWrongSpec(String text) {
    SolverSpec spec = SolverSpec.parse(text);
    assertThrows(IllegalArgumentException.class, spec::create);
  }
}
