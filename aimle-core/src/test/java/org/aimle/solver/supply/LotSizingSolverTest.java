package org.aimle.solver.supply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LotSizingSolverTest {

  private static String join(long[] values) {
    return LongStream.of(values).mapToObj(Long::toString).collect(Collectors.joining(";"));
  }

  private static String join(double[] values) {
    return DoubleStream.of(values).mapToObj(Double::toString).collect(Collectors.joining(";"));
  }

  private static LotSizing random(Random random, String kind, int items, int periods) {
    long[] demands = random.longs((long) items * periods, 0, 3).toArray();
    long all = Arrays.stream(demands).sum();
    long[] capacities = new long[periods];
    Arrays.fill(capacities, kind.equals("capacities") ? 2 + items : all);
    long[] minimums = new long[items];
    Arrays.fill(minimums, kind.equals("minimums") ? 2 : 0);
    long[] stocks = kind.equals("stocks") ? random.longs(items, 0, 3).toArray() : new long[items];
    return new LotSizing(
        demands,
        capacities,
        stocks,
        minimums,
        random.doubles(items, -0.2, 1).toArray(),
        random.doubles(demands.length, 0, 2).toArray());
  }

  private static String text(LotSizing instance) {
    return "lot-sizing:demands=%s,items=%d,capacities=%s,stocks=%s,minimums=%s,holding=%s,costs=%s"
        .formatted(
            join(instance.demands()),
            instance.items(),
            join(instance.capacities()),
            join(instance.stocks()),
            join(instance.minimums()),
            join(instance.holding()),
            join(instance.costs()));
  }

  /**
   * The largest gain with a choice of lots, by trying all amounts; minus infinity without a plan.
   */
  private static double gain(LotSizing instance, float[] z) {
    return gain(instance, z, 0, new long[instance.periods()], instance.stocks().clone());
  }

  private static double gain(LotSizing instance, float[] z, int step, long[] made, long[] kept) {
    int items = instance.items();
    int period = step / items;
    int item = step % items;
    if (period == instance.periods()) {
      boolean lotsLeave = Arrays.stream(instance.minimums()).anyMatch(m -> m > 0);
      for (int i = 0; i < items; i++) {
        int first = i * instance.periods();
        long demand = Arrays.stream(instance.demands(), first, first + instance.periods()).sum();
        if (!lotsLeave && kept[i] > Math.max(0, instance.stocks()[i] - demand)) {
          return Double.NEGATIVE_INFINITY;
        }
      }
      return 0;
    }
    int place = item * instance.periods() + period;
    long demand = instance.demands()[place];
    double best = Double.NEGATIVE_INFINITY;
    long most = z[place] == 1 ? Math.min(12, instance.capacities()[period] - made[period]) : 0;
    long least = z[place] == 1 ? instance.minimums()[item] : 0;
    for (long amount = least; amount <= most; amount++) {
      long stock = kept[item] + amount - demand;
      if (stock < 0 || stock > 12) {
        continue;
      }
      long before = kept[item];
      kept[item] = stock;
      made[period] += amount;
      double holding = period + 1 < instance.periods() ? stock * instance.holding()[item] : 0;
      best =
          Math.max(
              best,
              gain(instance, z, step + 1, made, kept) - amount * instance.costs()[place] - holding);
      made[period] -= amount;
      kept[item] = before;
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "capacities", "minimums", "stocks"})
  void noPlanIsBetterByTryingAll(String kind) {
    Random random = new Random(kind.length());
    int solved = 0;
    for (int trial = 0; trial < 24; trial++) {
      int items = 1 + trial % 2;
      int periods = items == 1 ? 4 : 2;
      LotSizing instance = random(random, kind, items, periods);
      int length = items * periods;
      float[] theta = new float[length];
      for (int i = 0; i < length; i++) {
        theta[i] = (float) (2 * random.nextGaussian() - 1);
      }
      double best = Double.NEGATIVE_INFINITY;
      for (int bits = 0; bits < 1 << length; bits++) {
        float[] z = new float[length];
        double score = 0;
        for (int i = 0; i < length; i++) {
          z[i] = bits >> i & 1;
          score += z[i] * (double) theta[i];
        }
        best = Math.max(best, score + gain(instance, z));
      }
      if (best == Double.NEGATIVE_INFINITY) {
        continue;
      }
      float[] z = new float[length];
      SolverSpec.parse(text(instance)).create().solve(theta, z, 0, length);
      double score = 0;
      for (int i = 0; i < length; i++) {
        score += z[i] * (double) theta[i];
      }
      assertEquals(best, score + gain(instance, z), 1e-5, text(instance));
      solved++;
    }
    assertTrue(solved > 12, "most have plans: " + solved);
  }

  /** Stock on hand saves a lot. */
  @Test
  void stockIsUsedFirst() {
    float[] theta = {-5, -5, -5};
    float[] z = new float[3];
    MapSolver solver = SolverSpec.parse("lot-sizing:demands=2;2;1,stocks=4,holding=0.5").create();
    solver.solve(theta, z, 0, 3);
    assertArrayEquals(new float[] {0, 0, 1}, z);
    assertEquals(1, solver.counts().solved());
  }

  /**
   * Wagner and Whitin's own example: twelve periods, plans of 864 with set-ups and holding of 1.
   */
  @Test
  void theExampleOfWagnerAndWhitin() {
    long[] demands = {69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56};
    float[] setups = {85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114};
    float[] theta = new float[12];
    for (int t = 0; t < 12; t++) {
      theta[t] = -setups[t];
    }
    float[] z = new float[12];
    SolverSpec.parse("lot-sizing:holding=1,demands=" + join(demands))
        .create()
        .solve(theta, z, 0, 12);
    double cost = 0;
    int last = 0;
    for (int t = 0; t < 12; t++) {
      last = z[t] == 1 ? t : last;
      cost += z[t] * setups[t] + (t - last) * demands[t];
    }
    assertEquals(864, cost);
  }

  @Test
  void contextsAndParametersSayTheSame() {
    Random random = new Random(5);
    for (String kind : new String[] {"nothing", "capacities", "minimums", "stocks"}) {
      LotSizing instance = random(random, kind, 1, 5);
      double[] numbers =
          DoubleStream.concat(
                  DoubleStream.of(1, 5),
                  DoubleStream.concat(
                      LongStream.concat(
                              LongStream.concat(
                                  LongStream.of(instance.demands()),
                                  LongStream.of(instance.capacities())),
                              LongStream.concat(
                                  LongStream.of(instance.stocks()),
                                  LongStream.of(instance.minimums())))
                          .asDoubleStream(),
                      DoubleStream.concat(
                          DoubleStream.of(instance.holding()), DoubleStream.of(instance.costs()))))
              .toArray();
      float[] context = new float[numbers.length];
      for (int i = 0; i < context.length; i++) {
        context[i] = (float) numbers[i];
      }
      float[] theta = new float[5];
      for (int i = 0; i < 5; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      float[] z = new float[5];
      float[] other = new float[5];
      SolverSpec.parse(text(instance)).create().solve(theta, z, 0, 5);
      ((ContextSolver) SolverSpec.parse("lot-sizing").create())
          .forInstance(context, 0, context.length, 5)
          .solve(theta, other, 0, 5);
      assertArrayEquals(z, other, kind);
    }
  }

  @Test
  void refusesWhatCannotBe() {
    Refusals.assertRefusesSpec("lot-sizing:holding=1", "lot-sizing needs demands");
    Refusals.assertRefusesSpec("lot-sizing:demands=1;2;3,items=2", "divide the number of demands");
    Refusals.assertRefusesSpec("lot-sizing:demands=1;2;3,costs=1;2", "costs has 2 numbers");
    Refusals.assertRefusesSize("lot-sizing:demands=1;2;3", 4, "1 items in 3 periods");
    Refusals.assertRefusesSize("lot-sizing:demands=3;1,capacities=2", 2, "has no solution");
    Refusals.assertRefusesSpec("lot-sizing:demands=3;3,capacities=2", "lacks 2 units");
    ContextSolver solver = (ContextSolver) SolverSpec.parse("lot-sizing").create();
    Refusals.assertRefusesContext(solver, "1 2 1 -1 3 3 0 0 1 1 1", 2, "demand 1");
  }

  /** Counts whose product is no integer any more. */
  @Test
  void refusesContextsThatPromiseTooMuch() {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("lot-sizing").create();
    Refusals.assertRefusesContext(
        solver, "65536 65535 0 0", 1, "needs at least 4294901762: demand 0 ..");
    Refusals.assertRefusesContext(
        solver, "65536 65536 0 0", 1, "needs at least 4294967298: demand 0 ..");
  }

  @Test
  void namesWhatWasGiven() {
    Refusals.assertRefusesSpec(
        "lot-sizing:demands=1099511627776;1", "lot-sizing: demands need 1099511627777 together");
    SolverSpec.parse("lot-sizing:demands=1099511627776;1,capacities=1099511627776")
        .create()
        .close();
  }

  /** A second lot leaves 2 units that nothing is paid for; one of all would keep one, for 10. */
  @Test
  void whatIsLeftAtTheEndIsNotPaidFor() {
    float[] z = new float[2];
    SolverSpec.parse("lot-sizing:demands=3;1,capacities=4,minimums=3,holding=10")
        .create()
        .solve(new float[] {-1, -5}, z, 0, 2);
    assertArrayEquals(new float[] {1, 1}, z);
  }

  /** A lot that is scored well is made though nothing is needed, and is as large as its minimum. */
  @Test
  void aLotIsNoSmallerThanItsMinimum() {
    for (int cost = 1; cost < 4; cost++) {
      float[] z = new float[1];
      SolverSpec.parse("lot-sizing:demands=0,capacities=9,minimums=5,costs=" + cost)
          .create()
          .solve(new float[] {11}, z, 0, 1);
      assertArrayEquals(new float[] {cost <= 2 ? 1 : 0}, z);
    }
  }

  @Test
  void scoresThatAreNothingBesideCostsAreCounted() {
    MapSolver solver =
        SolverSpec.parse("lot-sizing:demands=1;1;1,costs=1e30,holding=1e29").create();
    solver.solve(new float[] {-1e-3f, -2e-3f, -3e-3f}, new float[3], 0, 3);
    assertEquals(new SolverCounts(1, 1, 0), solver.counts());
    solver.solve(new float[] {-1e29f, -2e29f, -3e29f}, new float[3], 0, 3);
    assertEquals(new SolverCounts(2, 1, 0), solver.counts());
  }

  /** The rows that only make the relaxation tighter forbid no plan. */
  @Test
  void lotsWithCapacitiesOverManyPeriodsAreAsGoodAsTheirProgramme() {
    Random random = new Random(11);
    for (int trial = 0; trial < 3; trial++) {
      long[] demands = random.longs(10, 0, 30).toArray();
      long capacity = 25 + Arrays.stream(demands).sum() / 10;
      float[] theta = new float[10];
      float[] z = new float[10];
      for (int i = 0; i < 10; i++) {
        theta[i] = -20 - random.nextInt(60);
      }
      String lots =
          "lot-sizing:demands=%s,capacities=%d,holding=1".formatted(join(demands), capacity);
      SolverSpec.parse(lots).create().solve(theta, z, 0, 10);
      float[] others = new float[10];
      SolverSpec.parse(programme(demands, capacity)).create().solve(theta, others, 0, 10);
      assertEquals(
          value(demands, capacity, theta, others), value(demands, capacity, theta, z), 1e-4);
    }
  }

  /** {@code x} lots, {@code y} what is made, then what is kept. */
  private static String programme(long[] demands, long capacity) {
    int periods = demands.length;
    StringBuilder rows = new StringBuilder();
    StringBuilder bounds = new StringBuilder();
    StringBuilder costs = new StringBuilder();
    for (int t = 0; t < periods; t++) {
      String before = t == 0 ? "" : "+y" + (periods + t - 1);
      rows.append("y%d%s-y%d=%d;".formatted(t, before, periods + t, demands[t]));
      rows.append("y%d-%dx%d<=0".formatted(t, capacity, t)).append(t + 1 < periods ? ";" : "");
      bounds.append(capacity).append(';');
      costs.append(t == 0 ? "" : "+").append("y").append(periods + t);
    }
    for (int t = 0; t < periods; t++) {
      bounds.append(t + 1 == periods ? "0" : "1000;");
    }
    return "program:constraints=%s,integers=%s,costs=%s".formatted(rows, bounds, costs);
  }

  /** Making as late as possible keeps least. */
  private static double value(long[] demands, long capacity, float[] theta, float[] z) {
    double value = 0;
    long open = 0;
    for (int t = demands.length - 1; t >= 0; t--) {
      open += demands[t];
      open -= z[t] == 1 ? Math.min(capacity, open) : 0;
      value += z[t] * (double) theta[t] - (t > 0 ? open : 0);
    }
    assertEquals(0, open, "all is made in time");
    return value;
  }
}
