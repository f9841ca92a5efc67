package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.aimle.solver.limits.SearchOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeScoresTest {

  private static long[] rounded(int bits, float... theta) {
    long[] whole = new long[theta.length];
    WholeScores.of(theta, 0, theta.length, bits, whole);
    return whole;
  }

  @Test
  void scoresOfLikeSizeAreMultiplesOfOneUnit() {
    assertArrayEquals(new long[] {192, -64, 16, 0}, rounded(8, 3, -1, 0.25f, 0));
    assertArrayEquals(new long[] {1 << 19, -367}, rounded(20, 1, -0.0007f));
  }

  @Test
  void hugeScoresComeFirstAndCostTheOthersNothing() {
    long[] whole = rounded(26, 1e8f, .30f, .31f, .30f);
    assertTrue(whole[0] > whole[1] + whole[2] + whole[3]);
    assertTrue(whole[1] > 1 << 20 && whole[1] < whole[2] && whole[1] == whole[3]);
    // Forbidden choices, however many.
    float[] theta = new float[1000];
    Arrays.fill(theta, -1e9f);
    theta[0] = .5f;
    theta[1] = .25f;
    whole = rounded(40, theta);
    assertEquals(whole[0], 2 * whole[1]);
    assertTrue(whole[2] < -whole[0] - whole[1]);
  }

  /** As of a forbidden lot, beside costs that share its unit. */
  @Test
  void scoresWithoutRoomAreNotCoarse() {
    double[] scores = new double[8];
    Arrays.fill(scores, -1e9);
    scores[0] = 1;
    long[] whole = new long[8];
    assertEquals(SearchOutcome.OPTIMAL, WholeScores.scaled(scores, Math.scalb(1.0, 49), 53, whole));
    assertEquals(Long.MIN_VALUE, whole[1]);
  }

  /** All subsets of a size, as solutions: the best of the rounded scores is a best one. */
  @ParameterizedTest
  @ValueSource(ints = {26, 40, 50})
  void theBestSolutionStaysTheBest(int bits) {
    Random random = new Random(bits);
    int exact = 0;
    for (int trial = 0; trial < 400; trial++) {
      int n = 3 + random.nextInt(7);
      float[] theta = new float[n];
      for (int i = 0; i < n; i++) {
        int size = random.nextInt(4);
        double digits = trial % 2 == 0 ? 1 + random.nextInt(5) : 1 + random.nextFloat();
        theta[i] =
            (float) (random.nextInt(3) == 0 ? digits * Math.pow(10, size * 5 - 3) : digits - 3);
      }
      long[] whole = new long[n];
      if (WholeScores.round(theta, 0, n, bits, whole) == SearchOutcome.LIMITED) {
        continue;
      }
      exact++;
      int[] solutions = random.ints(12, 0, 1 << n).toArray();
      int best = best(whole, solutions);
      BigDecimal reached = value(theta, best);
      for (int other : solutions) {
        double loss = value(theta, other).subtract(reached).doubleValue();
        double small = smallest(theta);
        assertTrue(
            loss <= n * small / 128,
            () -> Arrays.toString(theta) + Arrays.toString(whole) + " loses " + loss);
      }
    }
    assertTrue(exact > 250, exact + " instances kept their digits");
  }

  private static int best(long[] whole, int[] solutions) {
    int best = solutions[0];
    for (int solution : solutions) {
      best = sum(whole, solution) > sum(whole, best) ? solution : best;
    }
    return best;
  }

  private static long sum(long[] whole, int solution) {
    long sum = 0;
    for (int i = 0; i < whole.length; i++) {
      sum += (solution >> i & 1) * whole[i];
    }
    return sum;
  }

  private static BigDecimal value(float[] theta, int solution) {
    BigDecimal value = BigDecimal.ZERO;
    for (int i = 0; i < theta.length; i++) {
      value = (solution >> i & 1) == 1 ? value.add(new BigDecimal(theta[i])) : value;
    }
    return value;
  }

  private static double smallest(float[] theta) {
    double smallest = Double.POSITIVE_INFINITY;
    for (float one : theta) {
      smallest = one == 0 ? smallest : Math.min(smallest, Math.abs(one));
    }
    return smallest;
  }

  /** One that is solved by each solver that rounds; what stands first is the huge one. */
  @ParameterizedTest
  @CsvSource({
    "assignment:columns=3, 1e15, '1;.30;.31;.30;.30;.31;.30;.31;.30', '1;0;0;0;0;1;0;1;0'",
    "assignment:columns=3, 1e30, '1;.30;.31;.30;.30;.31;.30;.31;.30', '1;0;0;0;0;1;0;1;0'",
    "'matching:vertices=6,edges=4-5;0-1;2-3;1-2', 1e8, '1;.30;.31;.45', '1;1;1;0'",
    "'matching:vertices=6,edges=4-5;0-1;2-3;1-2', 1e8, '1;.20;.21;.45', '1;0;0;1'",
    "'matching:vertices=6,edges=4-5;0-1;1-2;2-3;0-3', 1e8, '1;.30;.31;.30;.31', '1;0;1;0;1'",
    "'knapsack:weights=5;1;1;1,capacity=7', 1e20, '1;.30;.31;.32', '1;0;1;1'",
    "'transportation:sources=2,destinations=2,capacities=2;2,demands=1;1', 1e12, "
        + "'1;.31;.30;.30', '1;1;0;0'",
    "'transportation:sources=2,destinations=2,capacities=2;2,demands=1;1', 1e12, "
        + "'1;.30;.30;.31', '1;0;0;1'",
    "program:constraints=x1+x2<=1, 1e12, '1;.30;.31', '1;0;1'"
  })
  void oneHugeScoreDoesNotSpoilTheOthers(
      String solver, float huge, String scores, String expected) {
    float[] theta = floats(scores);
    theta[0] = huge;
    float[] z = new float[theta.length];
    try (MapSolver made = SolverSpec.parse(solver).create()) {
      made.solve(theta, z, 0, z.length);
      assertArrayEquals(floats(expected), z);
      assertEquals(0, made.counts().limited());
    }
  }

  /** As {@link SearchOutcome#OPTIMAL} says: up to one in sixteen. */
  @Test
  void fewScoresMayLoseTheirDigitsUncounted() {
    Random random = new Random(1);
    float[] theta = new float[38];
    for (int i = 2; i < theta.length; i++) {
      float size = new float[] {1e16f, 1e9f, 2e4f}[i % 3];
      theta[i] = size * (1 + random.nextFloat());
    }
    theta[0] = 0.31f;
    theta[1] = 0.30f;
    long[] whole = new long[theta.length];
    assertEquals(SearchOutcome.OPTIMAL, WholeScores.round(theta, 0, 38, 50, whole));
    assertEquals(whole[1], whole[0]);
    theta[2] = 0.29f;
    assertEquals(SearchOutcome.LIMITED, WholeScores.round(theta, 0, 38, 50, whole));
  }

  @Test
  void whatCannotBeToldApartIsCounted() {
    float[] theta = {1e20f, 1.3333333e26f, .31f, .30f};
    float[] z = new float[4];
    try (MapSolver solver = SolverSpec.parse("assignment:columns=2").create()) {
      solver.solve(theta, z, 0, 4);
      assertArrayEquals(new float[] {0, 1, 1, 0}, z);
      assertEquals(new SolverCounts(1, 0, 0), solver.counts());
      float[] many = new float[36];
      Random random = new Random(1);
      for (int i = 0; i < 36; i++) {
        many[i] = random.nextFloat() * (float) Math.pow(1000, i % 8);
      }
      solver.solve(many, new float[36], 0, 36);
      assertEquals(new SolverCounts(2, 1, 0), solver.counts());
    }
  }

  private static float[] floats(String text) {
    String[] parts = text.split(";");
    float[] values = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = Float.parseFloat(parts[i]);
    }
    return values;
  }

  /** Numbers that are floats are rounded as these are; gaps are closed for others, too. */
  @Test
  void scoresWithCostsAreRoundedAsScores() {
    Random random = new Random(3);
    for (int trial = 0; trial < 200; trial++) {
      float[] theta = new float[9];
      double[] scores = new double[9];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = (float) (random.nextGaussian() * Math.pow(1000, random.nextInt(6)));
        scores[i] = theta[i];
      }
      long[] whole = new long[9];
      long[] ofDoubles = new long[9];
      assertEquals(
          WholeScores.round(theta, 0, 9, 40, whole), WholeScores.round(scores, 40, ofDoubles));
      assertArrayEquals(whole, ofDoubles);
    }
    double[] scores = {-1e15 - 0.1, .1 + .2, .3, .1 - 1e-17, 1e-320, .4};
    long[] whole = new long[6];
    assertEquals(SearchOutcome.OPTIMAL, WholeScores.round(scores, 40, whole));
    assertTrue(
        whole[0] < -whole[5] && whole[5] > whole[2] && whole[2] > whole[3], Arrays.toString(whole));
    assertTrue(whole[3] > 1 << 20 && whole[4] == 0);
    assertEquals(SearchOutcome.LIMITED, WholeScores.scaled(scores, 1e-5, 40, whole));
  }

  /** Known costs can leave gains that no float holds. */
  @Test
  void scoresSmallerThanAnyFloatAreRoundedToNothingAndCounted() {
    long[] whole = {7, 7};
    assertEquals(SearchOutcome.LIMITED, WholeScores.round(new double[] {1e-50, 0}, 40, whole));
    assertArrayEquals(new long[2], whole);
    assertEquals(SearchOutcome.OPTIMAL, WholeScores.round(new double[2], 40, whole));
  }

  @Test
  void sumsInDoublesAreExact() {
    Random random = new Random(5);
    int rounded = 0;
    for (int trial = 0; trial < 200; trial++) {
      float[] theta = new float[12];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(1 + trial / 20)));
      }
      double[] scores = new double[12];
      WholeScores.forSumsInDoubles(theta, 0, 12, 12, scores);
      BigDecimal exact = BigDecimal.ZERO;
      double sum = 0;
      boolean same = true;
      for (int i = 0; i < 12; i++) {
        exact = exact.add(new BigDecimal(scores[i]));
        sum += scores[i];
        same &= scores[i] == theta[i];
      }
      assertEquals(0, exact.compareTo(new BigDecimal(sum)), Arrays.toString(theta));
      rounded += same ? 0 : 1;
    }
    assertTrue(rounded > 20 && rounded < 180, "some need no rounding: " + rounded);
  }
}
