package org.aimle.solver.supply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupplyNetworkSolverTest {

  private static final int UNITS = 2;

  /** A source, a hub, a place that has and passes on, two that need. */
  private static SupplyNetwork random(Random random, int products) {
    int nodes = 5;
    int[][] lanes = {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {2, 4}, {1, 2}};
    int count = products == 1 ? 6 : 5;
    long[] supplies = new long[products * nodes];
    for (int product = 0; product < products; product++) {
      supplies[product * nodes] = 2;
      supplies[product * nodes + 2] = random.nextInt(2);
      supplies[product * nodes + 3] = -1;
      supplies[product * nodes + 4] = -random.nextInt(2);
    }
    return new SupplyNetwork(
        nodes,
        products,
        supplies,
        IntStream.range(0, count).map(lane -> lanes[lane][0]).toArray(),
        IntStream.range(0, count).map(lane -> lanes[lane][1]).toArray(),
        random.longs(count, 1, 3).toArray(),
        random.longs(count, 0, 2).map(l -> random.nextInt(3) == 0 ? 1 : 0).toArray(),
        random.doubles(products * count, -1, 3).toArray(),
        new int[] {1, 2},
        random.longs(2, 1, 4).toArray());
  }

  private static String text(SupplyNetwork network, ScoredParts scored) {
    return "supply-network:supplies=%s,products=%d,lanes=%s,capacities=%s,minimums=%s,costs=%s,facilities=%s,throughputs=%s,scores=%s%s"
        .formatted(
            join(network.supplies()),
            network.products(),
            IntStream.range(0, network.lanes())
                .mapToObj(lane -> network.tails()[lane] + "-" + network.heads()[lane])
                .collect(Collectors.joining(";")),
            join(network.capacities()),
            join(network.minimums()),
            DoubleStream.of(network.costs())
                .mapToObj(Double::toString)
                .collect(Collectors.joining(";")),
            IntStream.of(network.facilities())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(";")),
            join(network.throughputs()),
            scored,
            scored == ScoredParts.UNITS ? ",units=" + UNITS : "");
  }

  private static String join(long[] values) {
    return LongStream.of(values).mapToObj(Long::toString).collect(Collectors.joining(";"));
  }

  /** The largest gain of amounts with each choice that allows any, by trying all amounts. */
  private static Map<Integer, Double> gains(SupplyNetwork network, ScoredParts scored) {
    Map<Integer, Double> gains = new HashMap<>();
    long[] most = network.most();
    long[] amounts = new long[most.length];
    int place = 0;
    while (place >= 0) {
      double gain = gain(network, amounts);
      if (gain > Double.NEGATIVE_INFINITY) {
        addChoices(network, scored, amounts, gain, gains);
      }
      place = most.length - 1;
      while (place >= 0 && amounts[place] == most[place]) {
        amounts[place--] = 0;
      }
      if (place >= 0) {
        amounts[place]++;
      }
    }
    return gains;
  }

  private static double gain(SupplyNetwork network, long[] amounts) {
    long[] balances = new long[network.products() * network.nodes()];
    long[] left = new long[network.nodes()];
    double gain = 0;
    for (int lane = 0; lane < network.lanes(); lane++) {
      long carried = 0;
      for (int product = 0; product < network.products(); product++) {
        long amount = amounts[product * network.lanes() + lane];
        carried += amount;
        balances[product * network.nodes() + network.tails()[lane]] += amount;
        balances[product * network.nodes() + network.heads()[lane]] -= amount;
        gain -= amount * network.cost(product, lane);
      }
      left[network.tails()[lane]] += carried;
      if (carried > network.capacities()[lane]
          || carried > 0 && carried < network.minimums()[lane]) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    for (int i = 0; i < balances.length; i++) {
      long supply = network.supplies()[i];
      if (balances[i] > supply || balances[i] < Math.min(0, supply)) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    for (int facility = 0; facility < network.facilities().length; facility++) {
      if (left[network.facilities()[facility]] > network.throughputs()[facility]) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    return gain;
  }

  private static void addChoices(
      SupplyNetwork network,
      ScoredParts scored,
      long[] amounts,
      double gain,
      Map<Integer, Double> gains) {
    int choices = Scoring.of(network, scored, UNITS).choices(network);
    for (int bits = 0; bits < 1 << choices; bits++) {
      if (allows(network, scored, amounts, bits)) {
        gains.merge(bits, gain, Math::max);
      }
    }
  }

  private static boolean allows(
      SupplyNetwork network, ScoredParts scored, long[] amounts, int bits) {
    int firstLane = scored.hasFacilities() ? network.facilities().length : 0;
    for (int lane = 0; lane < network.lanes(); lane++) {
      long carried = 0;
      for (int product = 0; product < network.products(); product++) {
        carried += amounts[product * network.lanes() + lane];
      }
      if (scored == ScoredParts.UNITS) {
        int places = bits >> lane * UNITS & (1 << UNITS) - 1;
        if (carried > UNITS || places != (1 << carried) - 1) {
          return false;
        }
        continue;
      }
      boolean used = scored.hasLanes() ? (bits >> firstLane + lane & 1) == 1 : carried > 0;
      if (carried > 0 && !used || used && carried < network.minimums()[lane]) {
        return false;
      }
      for (int f = 0; f < firstLane; f++) {
        int node = network.facilities()[f];
        boolean touches = network.tails()[lane] == node || network.heads()[lane] == node;
        if (used && touches && (bits >> f & 1) == 0) {
          return false;
        }
      }
    }
    return true;
  }

  @ParameterizedTest
  @EnumSource(ScoredParts.class)
  void noChoiceIsBetterByTryingAll(ScoredParts scored) {
    Random random = new Random(scored.ordinal());
    int solved = 0;
    for (int trial = 0; trial < 40; trial++) {
      int products = trial % 4 == 3 && scored != ScoredParts.UNITS ? 2 : 1;
      SupplyNetwork network = random(random, products);
      Map<Integer, Double> gains = gains(network, scored);
      if (gains.isEmpty()) {
        continue;
      }
      int length = Scoring.of(network, scored, UNITS).choices(network);
      float[] theta = new float[length];
      for (int i = 0; i < length; i++) {
        theta[i] = (float) (2 * random.nextGaussian() - 1);
      }
      double best =
          gains.entrySet().stream()
              .mapToDouble(entry -> entry.getValue() + score(theta, entry.getKey()))
              .max()
              .getAsDouble();
      float[] z = new float[length];
      try (MapSolver solver = SolverSpec.parse(text(network, scored)).create()) {
        solver.solve(theta, z, 0, length);
        assertEquals(0, solver.counts().limited());
      }
      int bits = 0;
      for (int i = 0; i < length; i++) {
        bits |= z[i] == 1 ? 1 << i : 0;
      }
      assertTrue(gains.containsKey(bits), text(network, scored) + Arrays.toString(z));
      assertEquals(best, gains.get(bits) + score(theta, bits), 1e-5, text(network, scored));
      solved++;
    }
    assertTrue(solved > 20, "most of the networks have solutions: " + solved);
  }

  private static double score(float[] theta, int bits) {
    double score = 0;
    for (int i = 0; i < theta.length; i++) {
      score += (bits >> i & 1) * (double) theta[i];
    }
    return score;
  }

  /** The greedy start is a solution, so that even no time gives one. */
  @ParameterizedTest
  @EnumSource(ScoredParts.class)
  void aLimitOfNoTimeGivesAChoiceThatIsAllowed(ScoredParts scored) {
    Random random = new Random(7 + scored.ordinal());
    int given = 0;
    for (int trial = 0; trial < 30; trial++) {
      SupplyNetwork network = random(random, 1);
      Map<Integer, Double> gains = gains(network, scored);
      if (gains.isEmpty()) {
        continue;
      }
      int length = Scoring.of(network, scored, UNITS).choices(network);
      float[] theta = new float[length];
      for (int i = 0; i < length; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      float[] z = new float[length];
      SolverSpec.parse(text(network, scored) + ",wall-limit=1e-9")
          .create()
          .solve(theta, z, 0, length);
      int bits = 0;
      for (int i = 0; i < length; i++) {
        bits |= z[i] == 1 ? 1 << i : 0;
      }
      assertTrue(gains.containsKey(bits), text(network, scored) + Arrays.toString(z));
      given++;
    }
    assertTrue(given > 15);
  }

  /** OR-Library's warehouses: what the open ones and the cheapest deliveries cost together. */
  @ParameterizedTest
  @CsvSource({"cap71.txt, 932615.750", "cap72.txt, 977799.400"})
  void warehousesOfOrLibrary(String name, double published) throws IOException {
    Path file =
        Path.of(System.getProperty("aimle.evaluation.data", "none"), "data", "solvers", name);
    assumeTrue(Files.isRegularFile(file), "the evaluation data folder (aimle.evaluation.data)");
    try (Scanner read = new Scanner(file)) {
      int facilities = Integer.parseInt(read.next());
      int customers = Integer.parseInt(read.next());
      double[][] site = new double[facilities][2];
      for (double[] numbers : site) {
        numbers[0] = Double.parseDouble(read.next());
        numbers[1] = Double.parseDouble(read.next());
      }
      double[] demands = new double[customers];
      double[][] costs = new double[customers][facilities];
      for (int c = 0; c < customers; c++) {
        demands[c] = Double.parseDouble(read.next());
        for (int f = 0; f < facilities; f++) {
          costs[c][f] = Double.parseDouble(read.next());
        }
      }
      String lanes =
          IntStream.range(0, facilities * customers)
              .mapToObj(lane -> lane / customers + "-" + (facilities + lane % customers))
              .collect(Collectors.joining(";"));
      String byUnit =
          IntStream.range(0, facilities * customers)
              .mapToObj(
                  lane ->
                      Double.toString(
                          costs[lane % customers][lane / customers] / demands[lane % customers]))
              .collect(Collectors.joining(";"));
      String supplies =
          IntStream.range(0, facilities)
                  .mapToObj(f -> Long.toString((long) site[f][0]))
                  .collect(Collectors.joining(";"))
              + ";"
              + DoubleStream.of(demands)
                  .mapToObj(demand -> Long.toString(-(long) demand))
                  .collect(Collectors.joining(";"));
      String open =
          IntStream.range(0, facilities)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(";"));
      MapSolver solver =
          SolverSpec.parse(
                  "supply-network:scores=facilities,supplies=%s,lanes=%s,costs=%s,facilities=%s"
                      .formatted(supplies, lanes, byUnit, open))
              .create();
      float[] theta = new float[facilities];
      for (int f = 0; f < facilities; f++) {
        theta[f] = (float) -site[f][1];
      }
      float[] z = new float[facilities];
      solver.solve(theta, z, 0, facilities);
      double total = 0;
      for (int f = 0; f < facilities; f++) {
        total += z[f] * site[f][1];
      }
      for (int c = 0; c < customers; c++) {
        double[] toCustomer = costs[c];
        total +=
            IntStream.range(0, facilities)
                .filter(f -> z[f] == 1)
                .mapToDouble(f -> toCustomer[f])
                .min()
                .getAsDouble();
      }
      assertEquals(published, total, 1e-6 * published);
    }
  }

  @Test
  void contextsAndParametersSayTheSame() {
    Random random = new Random(3);
    for (int trial = 0; trial < 10; trial++) {
      SupplyNetwork network = random(random, 1);
      if (gains(network, ScoredParts.BOTH).isEmpty()) {
        continue;
      }
      int length = Scoring.of(network, ScoredParts.BOTH, 1).choices(network);
      float[] theta = new float[length];
      for (int i = 0; i < length; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      float[] context = context(network);
      float[] z = new float[length];
      float[] other = new float[length];
      SolverSpec.parse(text(network, ScoredParts.BOTH)).create().solve(theta, z, 0, length);
      ((ContextSolver) SolverSpec.parse("supply-network:scores=both").create())
          .forInstance(context, 1, context.length - 1, length)
          .solve(theta, other, 0, length);
      assertArrayEquals(z, other);
    }
  }

  private static float[] context(SupplyNetwork network) {
    DoubleStream.Builder numbers = DoubleStream.builder();
    numbers.add(9).add(network.nodes()).add(network.products());
    numbers.add(network.facilities().length).add(network.lanes());
    LongStream.of(network.supplies()).forEach(numbers::add);
    for (int f = 0; f < network.facilities().length; f++) {
      numbers.add(network.facilities()[f]).add(network.throughputs()[f]);
    }
    for (int lane = 0; lane < network.lanes(); lane++) {
      numbers.add(network.tails()[lane]).add(network.heads()[lane]);
      numbers.add(network.capacities()[lane]).add(network.minimums()[lane]);
    }
    DoubleStream.of(network.costs()).forEach(numbers::add);
    double[] all = numbers.add(-1).build().toArray();
    float[] context = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      context[i] = (float) all[i];
    }
    return context;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "supplies=3;-4,lanes=0-1|product 0 lacks 1 units",
        "supplies=3;-4|needs supplies and lanes",
        "supplies=3;-2;1,lanes=0-1,products=2|divide the number of supplies",
        "supplies=3;-2,lanes=0-1,minimums=3,capacities=2|lower its minimum",
        "supplies=3;-2,lanes=0-1,facilities=0;0|different nodes",
        "supplies=3;-2,lanes=0-1,costs=1;2;3|costs has 3 numbers but needs 1",
        "supplies=3;-2,lanes=0-1,costs=x|costs has 'x'",
        "supplies=3;-2,lanes=0-1,scores=all|scores is 'all'",
        "supplies=3;-2,lanes=0-1,units=2|units and scores=units go together",
        "supplies=3;-2,lanes=0-1,scores=units,units=0|units is 0"
      })
  void refusesAWrongSpec(String textAndMessage) {
    String[] both = textAndMessage.split("\\|");
    Refusals.assertRefusesSpec("supply-network:" + both[0], both[1]);
  }

  @Test
  void saysWhereThereIsNoSolution() {
    Refusals.assertRefusesSize(
        "supply-network:supplies=3;-2;-1,lanes=0-1;0-2,capacities=1", 2, "has no solution");
    ContextSolver solver = (ContextSolver) SolverSpec.parse("supply-network").create();
    Refusals.assertRefusesContext(solver, "2 1 0 1 3 -2 0 2 5 0 1", 1, "the head of lane 0");
    Refusals.assertRefusesContext(solver, "2 1 0 1 3 -2 0 1 5 0", 1, "the cost of place 0");
  }

  /**
   * The score of a lane is nothing beside a cost of 1e12: the choice may be wrong, and that is
   * told.
   */
  @Test
  void scoresThatCostsLeaveNoDigitsAreCounted() {
    for (String cost : new String[] {"1", "1000000000000"}) {
      MapSolver solver =
          SolverSpec.parse(
                  "supply-network:supplies=1;1;1;-1;-1,lanes=0-3;1-3;2-4,scores=lanes,costs=0;0;"
                      + cost)
              .create();
      float[] z = new float[3];
      solver.solve(new float[] {-.3f, -.2f, 0}, z, 0, 3);
      if (cost.equals("1")) {
        assertArrayEquals(new float[] {0, 1, 1}, z);
      }
      assertEquals(cost.equals("1") ? 0 : 1, solver.counts().limited());
    }
  }

  /** Counts whose product is no integer any more. */
  @Test
  void refusesContextsThatPromiseTooMuch() {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("supply-network").create();
    Refusals.assertRefusesContext(
        solver, "1048576 4096 0 0", 1, "needs at least 4294967300: the supply of node 0 ..");
    Refusals.assertRefusesContext(
        solver, "65536 32768 0 0", 1, "needs at least 2147483652: the supply of node 0 ..");
  }

  @Test
  void namesWhatWasGiven() {
    String large = "1099511627776";
    Refusals.assertRefusesSpec(
        "supply-network:supplies=%1$s;%1$s;-%1$s;-%1$s,lanes=0-2;1-3".formatted(large),
        "supply-network: supplies need 2199023255552 together");
    SolverSpec.parse(
            "supply-network:supplies=%1$s;%1$s;-%1$s;-%1$s,lanes=0-2;1-3,capacities=%1$s"
                .formatted(large))
        .create()
        .close();
  }
}
