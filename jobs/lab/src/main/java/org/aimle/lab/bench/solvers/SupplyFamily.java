package org.aimle.lab.bench.solvers;

import com.google.ortools.graph.MinCostFlow;
import com.google.ortools.graph.MinCostFlowBase;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aimle.solver.WholeScores;
import org.aimle.solver.program.OrTools;

/** Transport and locations beside OR-Tools' flow, CP-SAT and SCIP. */
final class SupplyFamily implements SolverFamily {

  private static final int LANES_A_DESTINATION = 10;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "transportation",
            "lanes of one unit",
            true,
            setting.sizes(SupplyFamily::units, 100, 400, 1_600, 6_400)),
        new BenchCase.Series(
            "transportation",
            "carry=split",
            true,
            setting.sizes(n -> transport("split", n, setting), 4, 6, 8, 12)),
        new BenchCase.Series(
            "transportation",
            "carry=single",
            true,
            setting.sizes(n -> transport("single", n, setting), 4, 6, 8, 12)),
        new BenchCase.Series(
            "facility-location",
            "whole deliveries",
            true,
            setting.sizes(n -> locations(n, setting), 5, 10, 15, 20)));
  }

  /** {@code lanes / 10} destinations of two units and half as many sources. */
  private static BenchCase units(int lanes) {
    int destinations = lanes / LANES_A_DESTINATION;
    int sources = LANES_A_DESTINATION;
    int capacity = 2 * destinations / sources * 2 + 1;
    float[][] theta = Draws.gaussian(lanes);
    return BenchCase.of(
        sources + " x " + destinations,
        lanes,
        Draws.SEVERAL,
        Ours.of(
            "transportation:sources=%d,destinations=%d,capacities=%d,demands=2"
                .formatted(sources, destinations, capacity),
            theta),
        List.of(
            new Contender(
                "OR-Tools flow", () -> new Flow(sources, destinations, capacity, theta))));
  }

  private static BenchCase transport(String carry, int n, BenchSetting setting) {
    int[] demands = demands(n);
    int capacity = 2 * IntStream.of(demands).sum() / n + 3;
    float[][] theta = Draws.of(n * n, random -> random.nextGaussian() - 0.5);
    boolean split = carry.equals("split");
    return BenchCase.of(
        n + " x " + n,
        (long) n * n,
        1,
        Ours.of(
            "transportation:sources=%d,capacities=%d,demands=%s,carry=%s"
                    .formatted(n, capacity, Written.list(demands), carry)
                + setting.ourLimit(),
            Draws.first(theta)),
        new LinearAttempts(setting)
            .all(Draws.first(theta), () -> lanes(n, demands, capacity, split, 0)));
  }

  private static BenchCase locations(int facilities, BenchSetting setting) {
    int customers = 2 * facilities;
    int[] demands = demands(customers);
    int capacity = 3 * IntStream.of(demands).sum() / facilities + 3;
    float[][] theta =
        Draws.of(facilities + facilities * customers, random -> -5 * random.nextDouble());
    return BenchCase.of(
        facilities + " x " + customers,
        theta[0].length,
        1,
        Ours.of(
            "facility-location:facilities=%d,capacities=%d,demands=%s"
                    .formatted(facilities, capacity, Written.list(demands))
                + setting.ourLimit(),
            Draws.first(theta)),
        new LinearAttempts(setting)
            .all(
                Draws.first(theta), () -> lanes(facilities, demands, capacity, false, facilities)));
  }

  private static int[] demands(int count) {
    Random random = new Random(count);
    return IntStream.generate(() -> 1 + random.nextInt(8)).limit(count).toArray();
  }

  /** Facilities first, if there are any; then lanes, then amounts if they may be split. */
  private static LinearModel lanes(
      int sources, int[] demands, int capacity, boolean split, int facilities) {
    int destinations = demands.length;
    LinearModel model = new LinearModel(facilities + sources * destinations);
    int[] lanes = IntStream.range(facilities, facilities + sources * destinations).toArray();
    int[] amounts =
        split
            ? IntStream.range(0, lanes.length)
                .map(lane -> model.add(demands[lane % destinations], true, 0))
                .toArray()
            : lanes;
    for (int lane = 0; lane < lanes.length; lane++) {
      if (split) {
        model.atMost(0, new int[] {amounts[lane], lanes[lane]}, 1, -demands[lane % destinations]);
      }
      if (facilities > 0) {
        model.atMost(0, new int[] {lanes[lane], lane / destinations}, 1, -1);
      }
    }
    for (int d = 0; d < destinations; d++) {
      int destination = d;
      int[] to =
          IntStream.range(0, sources).map(s -> amounts[s * destinations + destination]).toArray();
      model.equal(split ? demands[d] : 1, to, 1);
    }
    for (int s = 0; s < sources; s++) {
      int source = s;
      IntStream from =
          IntStream.range(0, destinations).map(d -> amounts[source * destinations + d]);
      double[] loads =
          IntStream.range(0, destinations).mapToDouble(d -> split ? 1 : demands[d]).toArray();
      if (facilities == 0) {
        model.atMost(capacity, from.toArray(), loads);
      } else {
        model.atMost(
            0,
            IntStream.concat(from, IntStream.of(source)).toArray(),
            DoubleStream.concat(Arrays.stream(loads), DoubleStream.of(-capacity)).toArray());
      }
    }
    return model;
  }

  /** OR-Tools' flow as it is called directly. */
  private static final class Flow implements Attempt {
    private static final int BITS = 36;

    private final int sources;
    private final int destinations;
    private final int capacity;
    private final float[][] theta;
    private final boolean[] chosen;

    Flow(int sources, int destinations, int capacity, float[][] theta) {
      OrTools.load();
      this.sources = sources;
      this.destinations = destinations;
      this.capacity = capacity;
      this.theta = theta;
      this.chosen = new boolean[sources * destinations];
    }

    @Override
    public void solve(int draw) {
      long[] gains = new long[chosen.length];
      WholeScores.of(theta[draw], 0, gains.length, BITS, gains);
      MinCostFlow flow = new MinCostFlow();
      try {
        for (int lane = 0; lane < gains.length; lane++) {
          flow.addArcWithCapacityAndUnitCost(
              lane / destinations, sources + lane % destinations, 1, -gains[lane]);
        }
        for (int source = 0; source < sources; source++) {
          flow.setNodeSupply(source, capacity);
        }
        for (int destination = 0; destination < destinations; destination++) {
          flow.setNodeSupply(sources + destination, -2);
        }
        if (flow.solveMaxFlowWithMinCost() != MinCostFlowBase.Status.OPTIMAL) {
          throw new IllegalStateException("no flow");
        }
        for (int lane = 0; lane < chosen.length; lane++) {
          chosen[lane] = flow.getFlow(lane) == 1;
        }
      } finally {
        flow.delete();
      }
    }

    @Override
    public double value(int draw) {
      double value = 0;
      for (int lane = 0; lane < chosen.length; lane++) {
        value += chosen[lane] ? theta[draw][lane] : 0;
      }
      return value;
    }
  }
}
