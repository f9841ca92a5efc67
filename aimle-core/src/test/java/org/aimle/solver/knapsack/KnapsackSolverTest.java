package org.aimle.solver.knapsack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnapsackSolverTest {

  /** Weights of {@code n} items that repeat, and a capacity that holds about half of them. */
  private static float[] context(int n, long unit) {
    float[] context = new float[n + 1];
    for (int i = 0; i < n; i++) {
      context[i + 1] = unit * (1 + (7 * i) % 5) + (unit > 1 ? i : 0);
      context[0] += context[i + 1] / 2;
    }
    context[0] = (float) Math.floor(context[0]);
    return context;
  }

  private abstract static class OfAnySize extends MapSolverContract {

    private final long unit;
    private final int usualSize;

    OfAnySize(long unit, int usualSize) {
      this.unit = unit;
      this.usualSize = usualSize;
    }

    @Override
    protected MapSolver solver() {
      ContextSolver solver = (ContextSolver) SolverSpec.parse("knapsack").create();
      return (theta, z, offset, length) ->
          solver
              .forInstance(context(length, unit), 0, length + 1, length)
              .solve(theta, z, offset, length);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {1, 2, 5, 9, 12};
    }

    @Override
    protected int usualSize() {
      return usualSize;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      float[] context = context(length, unit);
      double weight = 0;
      for (int i = 0; i < length; i++) {
        weight += z[offset + i] * context[i + 1];
      }
      return weight <= context[0];
    }
  }

  @Nested
  class FewCapacities extends OfAnySize {
    FewCapacities() {
      super(1, 100);
    }
  }

  /** Weights so large that the undominated sets are searched. */
  @Nested
  class ManyCapacities extends OfAnySize {
    ManyCapacities() {
      super(300_007, 30);
    }
  }

  /** The two algorithms on the same instances, with ties. */
  @Test
  void bothAlgorithmsChooseTheSame() {
    Random random = new Random(6);
    for (int trial = 0; trial < 400; trial++) {
      int items = 1 + random.nextInt(40);
      long[] weights = new long[items];
      long[] values = new long[items];
      for (int i = 0; i < items; i++) {
        weights[i] = random.nextInt(20);
        values[i] = random.nextInt(trial % 2 == 0 ? 5 : 1000);
      }
      int capacity = 20 + random.nextInt(100);
      boolean[] table = new boolean[items];
      new CapacityTable().solve(values, weights, items, capacity, table);
      boolean[] sets = new boolean[items];
      new UndominatedSets(values, weights, items, capacity).choose(sets);
      assertArrayEquals(
          table,
          sets,
          () -> Arrays.toString(weights) + " of " + capacity + Arrays.toString(values));
    }
  }

  @Test
  void weightsWithACommonFactorAreCountedInIt() {
    MapSolver solver =
        new KnapsackSolver(new long[] {3L << 40, 4L << 40, 5L << 40}, (8L << 40) + 7);
    float[] z = new float[3];
    solver.solve(new float[] {3, 4, 5.5f}, z, 0, 3);
    assertArrayEquals(new float[] {1, 0, 1}, z);
  }

  @Test
  void harmlessItemsOfNoScoreAreChosenAndBadOnesNever() {
    float[] z = new float[4];
    new KnapsackSolver(new long[] {2, 2, 0, 1}, 3).solve(new float[] {0, 1, 0, -1e-20f}, z, 0, 4);
    assertArrayEquals(new float[] {0, 1, 1, 0}, z);
  }

  @Test
  void isFoundByItsNameAndCounts() {
    MapSolver solver = SolverSpec.parse("knapsack:weights=3;4;5,capacity=8").create();
    float[] z = new float[3];
    solver.solve(new float[] {3, 4, 5.5f}, z, 0, 3);
    assertArrayEquals(new float[] {1, 0, 1}, z);
    ((ContextSolver) solver)
        .forInstance(new float[] {9, 3, 4, 5, -1}, 0, 5, 3)
        .solve(new float[] {3, 4, 5.5f}, z, 0, 3);
    assertArrayEquals(new float[] {0, 1, 1}, z);
    assertEquals(2, solver.counts().solved());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "knapsack:weights=1;2",
        "knapsack:capacity=3",
        "knapsack:weights=1;x,capacity=3",
        "knapsack:weights=1;-2,capacity=3",
        "knapsack:weights=1;2,capacity=-1",
        "knapsack:weights=1;2,capacity=1;2",
        "knapsack:weights=1;2,capacity=1,k=2"
      })
  void refusesAWrongSpec(String text) {
    SolverSpec spec = SolverSpec.parse(text);
    String message = assertThrows(IllegalArgumentException.class, spec::create).getMessage();
    assertTrue(message.contains("weights") || message.contains("capacity"), message);
  }

  @Test
  void refusesWrongSizesAndContexts() {
    MapSolver solver = SolverSpec.parse("knapsack:weights=3;4;5,capacity=8").create();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver.solve(new float[4], new float[4], 0, 4))
            .getMessage();
    assertTrue(message.contains("3 weights") && message.contains("4 elements"), message);
    ContextSolver contexts = (ContextSolver) SolverSpec.parse("knapsack").create();
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> contexts.forInstance(new float[] {9, 3, 0.5f}, 0, 3, 2))
            .getMessage()
            .contains("0.5"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> contexts.forInstance(new float[] {9, 3}, 0, 2, 2))
            .getMessage()
            .contains("weight"));
    assertTrue(
        assertThrows(
                IllegalStateException.class, () -> contexts.solve(new float[2], new float[2], 0, 2))
            .getMessage()
            .contains("context"));
  }
}
