package org.aimle.solver.supply;

import com.google.ortools.graph.MinCostFlow;
import com.google.ortools.graph.MinCostFlowBase;
import java.util.stream.LongStream;
import org.aimle.solver.WholeScores;
import org.aimle.solver.program.OrTools;

/**
 * Lanes of one unit each, as a flow of least cost (OR-Tools' cost scaling push-relabel algorithm).
 * Thread-safe; each solve holds its own native memory and frees it.
 */
final class UnitFlow {

  private final Network network;

  UnitFlow(Network network) {
    OrTools.load();
    this.network = network;
  }

  /** See {@link org.aimle.solver.MapSolver#solve}. */
  void solve(float[] theta, float[] z, int offset, int length) {
    long[] gains = new long[length];
    WholeScores.of(
        theta, offset, length, Math.min(40, WholeScores.bitsForSumsOf(64L * length)), gains);
    MinCostFlow flow = new MinCostFlow();
    try {
      for (int lane = 0; lane < length; lane++) {
        flow.addArcWithCapacityAndUnitCost(
            network.from()[lane], network.sources() + network.to()[lane], 1, -gains[lane]);
      }
      int end = network.sources() + network.destinations();
      for (int source = 0; source < network.sources(); source++) {
        flow.setNodeSupply(source, network.capacities()[source]);
        // what is not sent goes to the end for nothing
        flow.addArcWithCapacityAndUnitCost(source, end, network.capacities()[source], 0);
      }
      for (int destination = 0; destination < network.destinations(); destination++) {
        flow.setNodeSupply(network.sources() + destination, -network.demands()[destination]);
      }
      flow.setNodeSupply(
          end, LongStream.of(network.demands()).sum() - LongStream.of(network.capacities()).sum());
      MinCostFlowBase.Status status = flow.solve();
      if (status == MinCostFlowBase.Status.INFEASIBLE) {
        throw new IllegalArgumentException(
            "transportation: no choice of lanes meets every demand within the capacities");
      }
      if (status != MinCostFlowBase.Status.OPTIMAL) {
        throw new IllegalStateException(
            "transportation: the flow of " + length + " lanes ended with " + status);
      }
      for (int lane = 0; lane < length; lane++) {
        z[offset + lane] = flow.getFlow(lane);
      }
    } finally {
      flow.delete();
    }
  }
}
