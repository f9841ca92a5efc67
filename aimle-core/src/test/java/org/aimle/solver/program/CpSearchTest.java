package org.aimle.solver.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.Literal;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.limits.Interruption;
import org.aimle.solver.limits.LimitPolicy;
import org.aimle.solver.limits.SearchInterruptedException;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchLimitException;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CpSearchTest {

  /** Models are made before any solver is, which would load the libraries. */
  @BeforeAll
  static void loadLibraries() {
    OrTools.load();
  }

  private static CpSearch search(CpProblem problem, SearchLimit limit) {
    return new CpSearch(problem, limit, new StopSwitch());
  }

  /** Two choices, and an amount of at most 10 that may be above 0 only if the first is made. */
  private static CpProblem choicesAndAmount(double byUnit) {
    CpModel model = new CpModel();
    Literal first = model.newBoolVar("");
    Literal second = model.newBoolVar("");
    IntVar amount = model.newIntVar(0, 10, "");
    model.addAtMostOne(new Literal[] {first, second});
    model.addLessOrEqual(amount, LinearExpr.term(first, 10));
    return CpProblem.of("choices", "none", model.model(), 2)
        .withWeights(new int[] {amount.getIndex()}, new double[] {byUnit});
  }

  @Test
  void weightsOfAmountsCountBesideScores() {
    float[] theta = {9, 1, 3};
    CpSolution worthIt = search(choicesAndAmount(0.25), SearchLimit.NONE).solve(theta, 1, 2);
    assertArrayEquals(new long[] {1, 0, 10}, worthIt.values());
    CpSolution notWorthIt = search(choicesAndAmount(0.125), SearchLimit.NONE).solve(theta, 1, 2);
    assertArrayEquals(new long[] {0, 1, 0}, notWorthIt.values());
    assertEquals(SearchOutcome.OPTIMAL, notWorthIt.outcome());
  }

  @Test
  void theStartIsGivenIfTheLimitLeavesNothingElse() {
    SearchLimit noTime =
        new SearchLimit(OptionalDouble.empty(), OptionalDouble.of(1e-9), LimitPolicy.BEST);
    long[] start = {0, 1, 0};
    CpSolution solution =
        search(choicesAndAmount(1), noTime).solve(new float[] {1, 1}, 0, 2, Optional.of(start));
    assertArrayEquals(start, solution.values());
    assertEquals(SearchOutcome.LIMITED, solution.outcome());
    float[] z = {7, 7, 7};
    solution.writeChoices(z, 1, 2);
    assertArrayEquals(new float[] {7, 0, 1}, z);
    SearchLimit fails = new SearchLimit(noTime.work(), noTime.wall(), LimitPolicy.FAIL);
    CpSearch failing = search(choicesAndAmount(1), fails);
    assertTrue(
        assertThrows(
                SearchLimitException.class,
                () -> failing.solve(new float[] {1, 1}, 0, 2, Optional.of(start)))
            .getMessage()
            .contains("without proof"));
  }

  @Test
  void aStartDoesNotKeepTheBestFromBeingFound() {
    CpSolution solution =
        search(choicesAndAmount(1), SearchLimit.NONE)
            .solve(new float[] {1, 1}, 0, 2, Optional.of(new long[] {0, 1, 0}));
    assertArrayEquals(new long[] {1, 0, 10}, solution.values());
    assertEquals(SearchOutcome.OPTIMAL, solution.outcome());
  }

  @Test
  void hugeRangesCostDigitsInsteadOfOverflowing() {
    CpModel model = new CpModel();
    Literal choice = model.newBoolVar("");
    IntVar amount = model.newIntVar(0, 1L << 50, "");
    model.addLessOrEqual(amount, LinearExpr.term(choice, 1L << 50));
    CpProblem problem =
        CpProblem.of("huge", "none", model.model(), 1)
            .withWeights(new int[] {amount.getIndex()}, new double[] {1});
    CpSolution solution = search(problem, SearchLimit.NONE).solve(new float[] {-1}, 0, 1);
    assertArrayEquals(new long[] {1, 1L << 50}, solution.values());
  }

  @Test
  void refusesWhatItCouldNotSolve() {
    CpModel model = new CpModel();
    model.newIntVar(0, 2, "");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> CpProblem.of("m", "r", model.model(), 1))
            .getMessage()
            .contains("choice 0 is in 0 .. 2 but must be in 0 .. 1"));
    CpProblem none = CpProblem.of("m", "r", model.model(), 0);
    for (double weight : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> none.withWeights(new int[] {0}, new double[] {weight}));
    }
    assertThrows(
        IllegalArgumentException.class, () -> none.withWeights(new int[] {1}, new double[] {1}));
    CpSearch search = search(choicesAndAmount(1), SearchLimit.NONE);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> search.solve(new float[3], 0, 3))
            .getMessage()
            .contains("2 variables"));
  }

  /** A market split problem (Cornuejols and Dawande 1998): branch and bound needs days. */
  private static CpProblem marketSplit() {
    int rows = 7;
    int variables = 60;
    Random random = new Random(1);
    CpModel model = new CpModel();
    Literal[] x =
        IntStream.range(0, variables).mapToObj(i -> model.newBoolVar("")).toArray(Literal[]::new);
    for (int row = 0; row < rows; row++) {
      long[] coefficients = random.longs(variables, 0, 100).toArray();
      model.addEquality(
          LinearExpr.weightedSum(x, coefficients), Arrays.stream(coefficients).sum() / 2);
    }
    return CpProblem.of("market split", "none", model.model(), variables);
  }

  private interface Stop {
    void now(Thread solving, CpSearch search, AtomicBoolean killed);
  }

  /** Begins a search without end, stops it after a while and tells how long that took. */
  private static void assertEndsWithinASecond(Stop stop) throws InterruptedException {
    CpSearch search = search(marketSplit(), SearchLimit.NONE);
    AtomicBoolean killed = new AtomicBoolean();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread solving =
        new Thread(
            () -> {
              begun.countDown();
              try {
                Interruption.when(killed::get, () -> search.solve(new float[60], 0, 60));
              } catch (SearchInterruptedException e) {
                thrown.set(e);
              }
            });
    solving.setDaemon(true);
    solving.start();
    begun.await();
    Thread.sleep(500);
    assertTrue(solving.isAlive(), "the search ended by itself");
    long from = System.nanoTime();
    stop.now(solving, search, killed);
    solving.join(5000);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
    assertTrue(!solving.isAlive() && millis < 1000, millis + " ms");
    assertTrue(thrown.get().getMessage().contains("market split: the search was stopped"));
  }

  @Test
  @Timeout(60)
  void anInterruptEndsASearch() throws InterruptedException {
    assertEndsWithinASecond((thread, search, killed) -> thread.interrupt());
  }

  @Test
  @Timeout(60)
  void closingEndsASearch() throws InterruptedException {
    assertEndsWithinASecond((thread, search, killed) -> search.close());
  }

  @Test
  @Timeout(60)
  void anotherReasonEndsASearch() throws InterruptedException {
    assertEndsWithinASecond((thread, search, killed) -> killed.set(true));
  }

  @Test
  void nothingIsBegunThatNobodyWants() {
    CpSearch search = search(choicesAndAmount(1), SearchLimit.NONE);
    Thread.currentThread().interrupt();
    try {
      assertThrows(SearchInterruptedException.class, () -> search.solve(new float[] {1, 1}, 0, 2));
    } finally {
      assertTrue(Thread.interrupted(), "the status is left as it was");
    }
    assertEquals(SearchOutcome.OPTIMAL, search.solve(new float[] {1, 1}, 0, 2).outcome());
    search.close();
    assertThrows(SearchInterruptedException.class, () -> search.solve(new float[] {1, 1}, 0, 2));
  }

  /** One row fails: the others, whose searches have no end, do not keep the caller waiting. */
  @Test
  @Timeout(60)
  void aRowThatFailsEndsTheOthers() {
    CpSearch search = search(marketSplit(), SearchLimit.NONE);
    CountDownLatch begun = new CountDownLatch(1);
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                RowWorkers.of(2)
                    .forEach(
                        2,
                        (row, worker) -> {
                          if (row == 0) {
                            begun.countDown();
                            search.solve(new float[60], 0, 60);
                          }
                          try {
                            begun.await();
                            Thread.sleep(200);
                          } catch (InterruptedException e) {
                            throw new AssertionError(e);
                          }
                          throw new IllegalStateException("row 1");
                        }));
    assertEquals("row 1", failure.getMessage());
  }

  /** Many short searches come and go beside the watch. */
  @Test
  void manySearchesDoNotDisturbEachOther() {
    CpSearch search = search(choicesAndAmount(0.25), SearchLimit.NONE);
    RowWorkers.of(4)
        .forEach(
            400,
            (row, worker) ->
                assertArrayEquals(
                    new long[] {1, 0, 10}, search.solve(new float[] {1, 3}, 0, 2).values()));
  }
}
