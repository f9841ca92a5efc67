package org.aimle.solver.knapsack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MapSolverContract;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.knapsack.CoreSearch.Wanted;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchLimitException;
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

  /** Weights so large that there is no table. */
  @Nested
  class ManyCapacities extends OfAnySize {
    ManyCapacities() {
      super(300_007, 30);
    }
  }

  private static final long ALWAYS = Long.MAX_VALUE;

  private static void fill(Random random, int trial, long[] weights, long[] values) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 + random.nextInt(20);
      values[i] =
          switch (trial % 4) {
            case 0 -> random.nextInt(5);
            case 1 -> random.nextInt(1000);
            case 2 -> weights[i] + 3;
            default -> weights[i] + 5 - random.nextInt(4);
          };
    }
  }

  /** The three algorithms on the same instances, with ties. */
  @Test
  void allAlgorithmsChooseTheSame() {
    Random random = new Random(6);
    for (int trial = 0; trial < 800; trial++) {
      int items = 2 + random.nextInt(trial % 10 == 0 ? 120 : 20);
      long[] weights = new long[items];
      long[] values = new long[items];
      fill(random, trial, weights, values);
      int capacity = (int) (20 + (Arrays.stream(weights).sum() - 21) * random.nextDouble());
      if (Arrays.stream(weights).sum() <= capacity) {
        continue;
      }
      boolean[] table = new boolean[items];
      new CapacityTable().solve(values, weights, items, capacity, table);
      RatioOrder order = new RatioOrder();
      order.sort(values, weights, items, capacity);
      Incumbent best = new Incumbent();
      best.reset(items);
      SearchWork work = new SearchWork(SearchLimit.NONE);
      assertEquals(CoreStates.End.PROVED, new CoreStates(order, best, work).run());
      boolean[] states = new boolean[items];
      best.write(order, states);
      assertTrue(sum(weights, states) <= capacity);
      assertEquals(sum(values, table), sum(values, states), () -> Arrays.toString(weights));
      boolean[] search = new boolean[items];
      if (items <= 22) {
        best.reset(items);
        assertTrue(new CoreSearch().improve(order, best, Wanted.FIRST_OF_BEST, work, ALWAYS));
        best.write(order, search);
        assertArrayEquals(
            table,
            search,
            () -> Arrays.toString(weights) + " of " + capacity + Arrays.toString(values));
      }
      best.reset(items);
      if (new CoreSearch().improve(order, best, Wanted.ANY_BEST, work, 100_000)) {
        best.write(order, search);
        assertEquals(sum(values, table), sum(values, search));
        assertTrue(sum(weights, search) <= capacity);
      }
    }
  }

  private static long sum(long[] numbers, boolean[] chosen) {
    return IntStream.range(0, numbers.length).mapToLong(i -> chosen[i] ? numbers[i] : 0).sum();
  }

  /** Hundreds of decisions, of which the log keeps all but the last. */
  @Test
  void aLongCoreIsTracedBack() {
    Random random = new Random(3);
    for (int trial = 0; trial < 4; trial++) {
      int items = 700;
      long[] weights = new long[items];
      long[] values = new long[items];
      for (int i = 0; i < items; i++) {
        weights[i] = 1 + random.nextInt(1000);
        // Strongly and inversely correlated.
        values[i] = trial % 2 == 0 ? weights[i] + 100 : Math.max(1, weights[i] - 100);
      }
      int capacity = (int) (Arrays.stream(weights).sum() / (2 + trial));
      long[] best = new long[capacity + 1];
      for (int i = 0; i < items; i++) {
        for (int room = capacity; room >= weights[i]; room--) {
          best[room] = Math.max(best[room], values[i] + best[(int) (room - weights[i])]);
        }
      }
      float[] theta = new float[items];
      for (int i = 0; i < items; i++) {
        theta[i] = values[i];
      }
      float[] z = new float[items];
      new KnapsackSolver(weights, capacity).solve(theta, z, 0, items);
      assertEquals(best[capacity], score(theta, z));
      double weight = 0;
      for (int i = 0; i < items; i++) {
        weight += z[i] * weights[i];
      }
      assertTrue(weight <= capacity);
    }
  }

  private static double score(float[] theta, float[] z) {
    double score = 0;
    for (int i = 0; i < z.length; i++) {
      score += z[i] * theta[i];
    }
    return score;
  }

  /** Weights about a million, and values that nearly are weights: what needs most states. */
  private static String hard(String limit) {
    Random random = new Random(1);
    StringBuilder weights = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      weights.append(i == 0 ? "" : ";").append((1L << 30) + random.nextInt(1 << 30));
    }
    return "knapsack:weights=" + weights + ",capacity=" + (150L * 3 << 29) + limit;
  }

  private static float[] nearlyWeights() {
    Random random = new Random(1);
    float[] theta = new float[300];
    for (int i = 0; i < 300; i++) {
      theta[i] = (1L << 30) + random.nextInt(1 << 30) + (1 << 27);
    }
    return theta;
  }

  @Test
  void aLimitGivesTheBestFoundAndIsCounted() {
    float[] theta = nearlyWeights();
    float[] z = new float[300];
    float[] again = new float[300];
    MapSolver solver = SolverSpec.parse(hard(",limit=0.001")).create();
    solver.solve(theta, z, 0, 300);
    solver.solve(theta, again, 0, 300);
    assertArrayEquals(z, again);
    assertEquals(2, solver.counts().limited());
    // At least what is best by value per weight.
    double found = score(theta, z);
    assertTrue(found > 0.99 * 150 * (3L << 29), () -> "" + found);
    MapSolver failing = SolverSpec.parse(hard(",limit=0.001,on-limit=fail")).create();
    String message =
        assertThrows(SearchLimitException.class, () -> failing.solve(theta, z, 0, 300))
            .getMessage();
    assertTrue(message.contains("limit=0.001") && message.contains("on-limit=best"), message);
  }

  /** Sums of weights close to 2^62, and close to the end of 64 bits. */
  @Test
  void whatIsChosenOfHugeWeightsFits() {
    Random random = new Random(12);
    for (int trial = 0; trial < 30; trial++) {
      int items = 100 + random.nextInt(800);
      long least = 1L << 45 + trial % 3 * 2;
      long capacity = KnapsackSolver.LARGEST - (trial % 2 == 0 ? 0 : random.nextInt(1 << 30));
      long[] weights = new long[items];
      float[] theta = new float[items];
      for (int i = 0; i < items; i++) {
        weights[i] = least + (long) (random.nextDouble() * (KnapsackSolver.LARGEST - least));
        theta[i] = (float) (weights[i] * 0x1p-40) + random.nextInt(3);
      }
      MapSolver solver =
          SolverSpec.parse(
                  "knapsack:limit=0.01,weights="
                      + Arrays.stream(weights)
                          .mapToObj(Long::toString)
                          .collect(Collectors.joining(";"))
                      + ",capacity="
                      + capacity)
              .create();
      float[] z = new float[items];
      solver.solve(theta, z, 0, items);
      BigInteger load = BigInteger.ZERO;
      for (int i = 0; i < items; i++) {
        load = z[i] == 1 ? load.add(BigInteger.valueOf(weights[i])) : load;
      }
      assertTrue(load.compareTo(BigInteger.valueOf(capacity)) <= 0, "" + load);
      assertTrue(load.compareTo(BigInteger.valueOf(capacity / 2)) > 0, "" + load);
    }
  }

  @Test
  void hugeWeightsAreChosenBest() {
    Random random = new Random(13);
    for (int trial = 0; trial < 200; trial++) {
      int items = 2 + random.nextInt(10);
      long[] weights = new long[items];
      float[] theta = new float[items];
      for (int i = 0; i < items; i++) {
        weights[i] = 1 + (long) (random.nextDouble() * (KnapsackSolver.LARGEST - 1));
        theta[i] = random.nextInt(20);
      }
      float[] z = new float[items];
      new KnapsackSolver(weights, KnapsackSolver.LARGEST).solve(theta, z, 0, items);
      double best = 0;
      for (int set = 0; set < 1 << items; set++) {
        long load = 0;
        double score = 0;
        for (int i = 0; i < items; i++) {
          load += (set >> i & 1) * weights[i];
          score += (set >> i & 1) * theta[i];
        }
        best = load <= KnapsackSolver.LARGEST ? Math.max(best, score) : best;
      }
      long load = 0;
      for (int i = 0; i < items; i++) {
        load += (long) z[i] * weights[i];
      }
      assertTrue(load <= KnapsackSolver.LARGEST);
      assertEquals(best, score(theta, z));
    }
  }

  /** Weights that fit alone; the others are never chosen, whatever they sum to. */
  @Test
  void refusesWeightsWhoseSumHasNoRoom() {
    long[] weights = new long[513];
    Arrays.fill(weights, 1L << 53);
    String message =
        assertThrows(IllegalArgumentException.class, () -> new KnapsackSolver(weights, 1L << 53))
            .getMessage();
    assertTrue(
        message.contains("4620693217682128896")
            && message.contains("4611686018427387904")
            && message.contains("coarser units"),
        message);
    weights[0] = 0;
    new KnapsackSolver(weights, 1L << 53);
    long[] tooMany = new long[1 << 12];
    Arrays.fill(tooMany, 1L << 53);
    tooMany[5] = 3;
    float[] theta = new float[tooMany.length];
    Arrays.fill(theta, 1);
    float[] z = new float[theta.length];
    new KnapsackSolver(tooMany, (1L << 53) - 1).solve(theta, z, 0, z.length);
    assertEquals(1, z[5]);
    assertEquals(1, score(theta, z));
  }

  /** Ratios that agree but for their last bits, which the keys of the sort leave out. */
  @Test
  void ratiosThatNearlyAgreeAreSortedFast() {
    int items = 1 << 20;
    long[] values = new long[items];
    long[] weights = new long[items];
    Arrays.fill(values, 1);
    for (int i = 0; i < items; i++) {
      weights[i] = (1L << 46) + items - i;
    }
    RatioOrder order = new RatioOrder();
    assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> order.sort(values, weights, items, 1L << 60));
    for (int place = 0; place < items; place++) {
      assertEquals(items - 1 - place, order.item[place]);
    }
    Random random = new Random(14);
    for (int trial = 0; trial < 50; trial++) {
      int few = 500;
      for (int i = 0; i < few; i++) {
        values[i] = (1L << 40) + random.nextInt(trial < 25 ? 4 : 1 << 20);
        weights[i] = (1L << 40) + random.nextInt(trial < 25 ? 4 : 1 << 20);
      }
      order.sort(values, weights, few, 1L << 45);
      Integer[] expected = IntStream.range(0, few).boxed().toArray(Integer[]::new);
      // stable: ties stay in the order of their indices
      Arrays.sort(expected, Comparator.comparingDouble(i -> -((double) values[i] / weights[i])));
      for (int place = 0; place < few; place++) {
        int i = expected[place];
        assertEquals(i, order.item[place]);
        assertEquals((double) values[i] / weights[i], order.ratio[place]);
      }
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
