package org.aimle.solver.supply;

import com.google.ortools.graph.MinCostFlow;
import com.google.ortools.graph.MinCostFlowBase;
import java.util.stream.LongStream;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.program.OrTools;

/**
 * Lanes of one unit each, as a flow of least cost for scores of up to 40 binary digits (OR-Tools'
 * cost scaling push-relabel algorithm). Of 65,536 lanes and more it ends at once when its thread is
 * interrupted or {@link org.aimle.solver.limits.Interruption} has another reason; fewer take less
 * than a tenth of a second. Thread-safe; each solve holds its own native memory and frees it.
 *
 * @since 0.1.0
 */
public final class UnitFlow {

  private final String name;
  private final String remedy;
  private final Network network;

  /**
   * @param name what is solved, for messages
   * @param remedy what to do if there is no solution, for messages
   * @throws IllegalStateException if OR-Tools does not load
   */
  public UnitFlow(String name, String remedy, Network network) {
    OrTools.load();
    this.name = name;
    this.remedy = remedy;
    this.network = network;
  }

  /**
   * See {@link org.aimle.solver.MapSolver#solve}.
   *
   * @return what {@link WholeScores#round} says
   * @throws IllegalArgumentException if no choice of lanes meets every demand
   * @throws org.aimle.solver.limits.SearchInterruptedException if it was stopped
   */
  public SearchOutcome solve(float[] theta, float[] z, int offset, int length) {
    long[] gains = new long[length];
    int bits = Math.min(40, WholeScores.bitsForSumsOf(64L * length));
    SearchOutcome outcome = WholeScores.round(theta, offset, length, bits, gains);
    boolean[] chosen = FlowThread.run(name, length, () -> flow(gains));
    for (int lane = 0; lane < length; lane++) {
      z[offset + lane] = chosen[lane] ? 1 : 0;
    }
    return outcome;
  }

  /** Which lanes are chosen. */
  private boolean[] flow(long[] gains) {
    MinCostFlow flow = new MinCostFlow();
    try {
      for (int lane = 0; lane < gains.length; lane++) {
        boolean isAbsent = network.isAbsent(lane);
        flow.addArcWithCapacityAndUnitCost(
            isAbsent ? 0 : network.from()[lane],
            isAbsent ? network.sources() : network.sources() + network.to()[lane],
            isAbsent ? 0 : 1,
            -gains[lane]);
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
            name
                + " has no solution: no choice meets every demand within the capacities; "
                + remedy);
      }
      if (status != MinCostFlowBase.Status.OPTIMAL) {
        throw new IllegalStateException(
            name + ": the flow of " + gains.length + " lanes ended with " + status);
      }
      boolean[] chosen = new boolean[gains.length];
      for (int lane = 0; lane < chosen.length; lane++) {
        chosen[lane] = flow.getFlow(lane) == 1;
      }
      return chosen;
    } finally {
      flow.delete();
    }
  }
}
