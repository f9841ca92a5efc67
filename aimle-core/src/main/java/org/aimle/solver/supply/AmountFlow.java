package org.aimle.solver.supply;

import com.google.ortools.graph.MinCostFlow;
import com.google.ortools.graph.MinCostFlowBase;
import java.util.Arrays;
import java.util.Optional;
import org.aimle.solver.program.OrTools;

/**
 * A flow of least cost, where supplies are what is available and demands what must come (OR-Tools'
 * cost scaling push-relabel algorithm). Costs are rounded to 30 binary digits below the largest.
 * For one solve; not thread-safe.
 */
final class AmountFlow {

  private static final int DIGITS = 30;

  private final long[] supplies;
  private final long[] moved;
  private int[] tails = new int[16];
  private int[] heads = new int[16];
  private long[] most = new long[16];
  private double[] costs = new double[16];
  private int lanes;

  AmountFlow(int nodes) {
    supplies = new long[nodes];
    moved = new long[nodes];
  }

  /** With sources, then destinations for nodes, but no lanes yet. */
  static AmountFlow of(Network network) {
    AmountFlow flow = new AmountFlow(network.sources() + network.destinations());
    for (int source = 0; source < network.sources(); source++) {
      flow.supply(source, network.capacities()[source]);
    }
    for (int destination = 0; destination < network.destinations(); destination++) {
      flow.supply(network.sources() + destination, -network.demands()[destination]);
    }
    return flow;
  }

  /** Adds what is available in a node, or minus what it demands. */
  void supply(int node, long amount) {
    supplies[node] += amount;
  }

  /** Moves an amount along a lane beforehand. */
  void need(int tail, int head, long amount) {
    moved[tail] -= amount;
    moved[head] += amount;
  }

  /** Adds a lane. */
  void lane(int tail, int head, long capacity, double costByUnit) {
    if (lanes == tails.length) {
      tails = Arrays.copyOf(tails, 2 * lanes);
      heads = Arrays.copyOf(heads, 2 * lanes);
      most = Arrays.copyOf(most, 2 * lanes);
      costs = Arrays.copyOf(costs, 2 * lanes);
    }
    tails[lanes] = tail;
    heads[lanes] = head;
    most[lanes] = capacity;
    costs[lanes] = costByUnit;
    lanes++;
  }

  /** What each lane carries, or nothing if demands cannot be met. */
  Optional<long[]> solve() {
    OrTools.load();
    return FlowThread.run("a flow of least cost", lanes, this::flow);
  }

  private Optional<long[]> flow() {
    double largest = Float.MIN_NORMAL;
    for (int lane = 0; lane < lanes; lane++) {
      largest = Math.max(largest, Math.abs(costs[lane]));
    }
    double scale = Math.scalb(1.0, DIGITS - 1 - Math.getExponent(largest));
    MinCostFlow flow = new MinCostFlow();
    try {
      for (int lane = 0; lane < lanes; lane++) {
        flow.addArcWithCapacityAndUnitCost(
            tails[lane], heads[lane], most[lane], (long) Math.rint(costs[lane] * scale));
      }
      // what is not needed goes to one more node for nothing
      int rest = supplies.length;
      long surplus = 0;
      for (int node = 0; node < rest; node++) {
        flow.setNodeSupply(node, supplies[node] + moved[node]);
        surplus += supplies[node];
        if (supplies[node] > 0) {
          flow.addArcWithCapacityAndUnitCost(node, rest, supplies[node], 0);
        }
      }
      flow.setNodeSupply(rest, -surplus);
      if (surplus < 0 || flow.solve() != MinCostFlowBase.Status.OPTIMAL) {
        return Optional.empty();
      }
      long[] carried = new long[lanes];
      Arrays.setAll(carried, flow::getFlow);
      return Optional.of(carried);
    } finally {
      flow.delete();
    }
  }
}
