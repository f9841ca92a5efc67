package org.aimle.solver.topk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKSolverTest extends MapSolverContract {

  private static final int K = 3;

  @Override
  protected MapSolver solver() {
    return new TopKSolver(K);
  }

  @Override
  protected int[] smallSizes() {
    return new int[] {1, 2, 3, 4, 7, 10};
  }

  @Override
  protected int usualSize() {
    return 350;
  }

  @Override
  protected boolean isFeasible(float[] z, int offset, int length) {
    int ones = 0;
    for (int i = offset; i < offset + length; i++) {
      ones += z[i] == 1 ? 1 : 0;
    }
    return ones == Math.min(K, length);
  }

  /** Against a stable sort, on orders that are hard on selection by partition. */
  @Test
  void agreesWithSortingWhateverTheOrder() {
    Random random = new Random(11);
    for (int n : new int[] {1, 2, 16, 17, 333, 2000}) {
      for (int pattern = 0; pattern < 9; pattern++) {
        float[] theta = pattern(pattern, n, random);
        for (int k : new int[] {1, 2, 10, n / 20, n / 3, n - 1, n, n + 5}) {
          if (k > 0) {
            float[] z = new float[n];
            new TopKSolver(k).solve(theta, z, 0, n);
            assertArrayEquals(bySorting(theta, k), z, "n " + n + ", k " + k + ", " + pattern);
          }
        }
      }
    }
  }

  private static float[] pattern(int pattern, int n, Random random) {
    float[] theta = new float[n];
    for (int i = 0; i < n; i++) {
      theta[i] =
          switch (pattern) {
            case 0 -> i;
            case 1 -> -i;
            case 2 -> 1;
            case 3 -> random.nextInt(4);
            case 4 -> Math.min(i, n - i);
            case 5 -> i % 2 == 0 ? 0f : -0f;
            case 6 -> random.nextBoolean() ? Float.MAX_VALUE : -Float.MAX_VALUE;
            case 7 -> (random.nextInt(3) - 1) * Float.MIN_VALUE;
            default -> (float) random.nextGaussian();
          };
    }
    return theta;
  }

  private static float[] bySorting(float[] theta, int k) {
    float[] z = new float[theta.length];
    IntStream.range(0, theta.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> 0f - theta[i]))
        .limit(k)
        .forEach(i -> z[i] = 1);
    return z;
  }

  @Test
  void zerosOfBothSignsAreEqual() {
    float[] z = new float[4];
    new TopKSolver(2).solve(new float[] {-1, -0f, 0f, -0f}, z, 0, 4);
    assertArrayEquals(new float[] {0, 1, 1, 0}, z);
  }

  @Test
  void choosesAllOfFewerThanK() {
    float[] z = {7, 7, 7};
    new TopKSolver(5).solve(new float[] {-1, 2, 0}, z, 0, 2);
    assertArrayEquals(new float[] {1, 1, 7}, z);
  }

  @Test
  void isFoundByItsName() {
    float[] z = new float[3];
    SolverSpec.parse("top-k:k=1").create().solve(new float[] {1, 3, 2}, z, 0, 3);
    assertArrayEquals(new float[] {0, 1, 0}, z);
    assertEquals("top-k:k=2", SolverSpec.topK(2).create().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"top-k", "top-k:k=0", "top-k:k=x", "top-k:k=1,tau=2", "top-q:k=1"})
  void refusesAWrongSpec(String text) {
    SolverSpec spec = SolverSpec.parse(text);
    String message = assertThrows(IllegalArgumentException.class, spec::create).getMessage();
    assertTrue(message.contains("k"), message);
  }
}
