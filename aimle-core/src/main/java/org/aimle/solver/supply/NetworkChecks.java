package org.aimle.solver.supply;

import java.util.Arrays;

/** Refuses networks without a solution, and says why, as far as that is quickly known. */
final class NetworkChecks {

  /** Amounts that parameters tell, and sums of them. */
  static final long MOST = 1L << 40;

  private NetworkChecks() {}

  /**
   * What is needed in all, which bounds amounts where nothing else does.
   *
   * @param key the parameter of the demands, for messages
   * @throws IllegalArgumentException if that is too large a bound
   */
  static long total(String solver, String key, long[] demands) {
    long total = Arrays.stream(demands).sum();
    if (total > MOST) {
      throw new IllegalArgumentException(
          "%s: %s need %d together, but without capacities that may be at most %d; count in larger units, or give capacities"
              .formatted(solver, key, total, MOST));
    }
    return total;
  }

  /**
   * @return the network
   * @throws IllegalArgumentException if a destination cannot be served, or amounts on all lanes
   *     cannot meet all demands; for whole deliveries the last word is the search's
   */
  static Network requireSolvable(String solver, Network network, Carriage carriage) {
    for (int destination = 0; destination < network.destinations(); destination++) {
      requireServed(solver, network, carriage, destination);
    }
    AmountFlow flow = AmountFlow.of(network);
    for (int lane = 0; lane < network.lanes(); lane++) {
      if (!network.isAbsent(lane)) {
        flow.lane(
            network.from()[lane],
            network.sources() + network.to()[lane],
            carriage == Carriage.UNIT ? 1 : network.mostOn(lane),
            0);
      }
    }
    if (flow.solve().isEmpty()) {
      throw new IllegalArgumentException(
          solver
              + " has no solution: no choice meets every demand within the capacities; "
              + TransportationSolver.REMEDY);
    }
    return network;
  }

  private static void requireServed(
      String solver, Network network, Carriage carriage, int destination) {
    long demand = network.demands()[destination];
    int[] lanes = network.lanesTo(destination);
    String problem = "";
    if (carriage == Carriage.UNIT && lanes.length < demand) {
      problem =
          "only "
              + lanes.length
              + " lanes of one unit lead there; there is no solution: add lanes, lower the demand, or"
              + " take carry=split";
    } else if (carriage == Carriage.SINGLE && lanes.length == 0
        || carriage == Carriage.SPLIT && lanes.length == 0 && demand > 0) {
      problem = "no lane leads there; there is no solution: add one";
    } else if (carriage == Carriage.SINGLE
        && Arrays.stream(lanes)
            .allMatch(lane -> network.capacities()[network.from()[lane]] < demand)) {
      problem =
          "no source with a lane to it has that capacity alone; there is no solution: raise"
              + " capacities, lower the demand, or take carry=split";
    }
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(
          solver + ": destination " + destination + " demands " + demand + " but " + problem);
    }
  }

  /**
   * @param open how many facilities are open, or a negative number for any number
   * @return the network
   * @throws IllegalArgumentException if there are fewer facilities, or the {@code open} largest are
   *     too small together
   */
  static Network requireOpen(String solver, Network network, int open) {
    if (open > network.sources()) {
      throw new IllegalArgumentException(
          solver
              + ": open is "
              + open
              + " but there are "
              + network.sources()
              + " facilities; lower open, or leave it out for any number");
    }
    long demand = Arrays.stream(network.demands()).sum();
    long most =
        Arrays.stream(network.capacities())
            .map(capacity -> -capacity)
            .sorted()
            .limit(open < 0 ? network.sources() : open)
            .map(capacity -> -capacity)
            .sum();
    if (most < demand) {
      throw new IllegalArgumentException(
          solver
              + ": open is "
              + open
              + ", and the largest facilities of that number have capacities of "
              + most
              + " together, but all demands are "
              + demand
              + "; there is no solution: raise open, or raise capacities");
    }
    return network;
  }
}
