package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Nodes that have, need or pass on several products, and lanes between them; some nodes are
 * facilities, which are open or closed. Immutable by agreement: arrays are not copied.
 *
 * @param nodes how many
 * @param products how many
 * @param supplies {@code [products, nodes]}: what a node has at most if above 0, minus what it
 *     needs if below; 0 passes on all that it gets
 * @param tails node where each lane starts, or -1 if the lane is absent
 * @param heads node where it ends, likewise
 * @param capacities most that each lane carries, all products together
 * @param minimums least that it carries if it is used
 * @param costs {@code [products, lanes]}: of a unit on each lane
 * @param facilities the nodes that are facilities, each once
 * @param throughputs most that leaves each facility, all products together
 * @since 0.1.0
 */
public record SupplyNetwork(
    int nodes,
    int products,
    long[] supplies,
    int[] tails,
    int[] heads,
    long[] capacities,
    long[] minimums,
    double[] costs,
    int[] facilities,
    long[] throughputs) {

  private static final int ABSENT = -1;

  /**
   * @throws IllegalArgumentException if a lane or facility is no node, a lane must carry more than
   *     it can, or a product is needed more than it is there; the message names it
   */
  public SupplyNetwork {
    for (int lane = 0; lane < tails.length; lane++) {
      boolean isAbsent = tails[lane] == ABSENT && heads[lane] == ABSENT;
      if (!isAbsent && !(isNode(tails[lane], nodes) && isNode(heads[lane], nodes))) {
        throw new IllegalArgumentException(
            "lane %d is %d-%d but there are %d nodes"
                .formatted(lane, tails[lane], heads[lane], nodes));
      }
      if (minimums[lane] > capacities[lane]) {
        throw new IllegalArgumentException(
            "lane %d carries at least %d if used, but at most %d; lower its minimum, or raise its capacity"
                .formatted(lane, minimums[lane], capacities[lane]));
      }
    }
    long different = IntStream.of(facilities).distinct().count();
    for (int facility : facilities) {
      if (!isNode(facility, nodes) || different < facilities.length) {
        throw new IllegalArgumentException(
            "facilities are %s but must be different nodes, in 0 .. %d"
                .formatted(Arrays.toString(facilities), nodes - 1));
      }
    }
    for (int product = 0; product < products; product++) {
      long total = 0;
      for (int node = 0; node < nodes; node++) {
        total += supplies[product * nodes + node];
      }
      if (total < 0) {
        throw new IllegalArgumentException(
            "product %d lacks %d units: supplies are numbers above 0, demands below; raise supplies, or lower demands"
                .formatted(product, -total));
      }
    }
  }

  private static boolean isNode(int node, int nodes) {
    return node >= 0 && node < nodes;
  }

  int lanes() {
    return tails.length;
  }

  /** Whether a lane has a place among the scores, but can never be used. */
  boolean isAbsent(int lane) {
    return tails[lane] == ABSENT;
  }

  long supply(int product, int node) {
    return supplies[product * nodes + node];
  }

  double cost(int product, int lane) {
    return costs[product * lanes() + lane];
  }

  /** The largest amount of a product that a lane can carry. */
  private long mostOn(
      int product, int lane, long demand, boolean[] hasLanesIn, boolean[] hasLanesOut) {
    if (isAbsent(lane)) {
      return 0;
    }
    long most = Math.min(capacities[lane], demand);
    if (!hasLanesIn[tails[lane]]) {
      most = Math.min(most, Math.max(0, supply(product, tails[lane])));
    }
    if (!hasLanesOut[heads[lane]]) {
      most = Math.min(most, Math.max(0, -supply(product, heads[lane])));
    }
    return most;
  }

  /** {@code [products, lanes]}: the largest amount of each product that each lane can carry. */
  long[] most() {
    boolean[] hasLanesIn = new boolean[nodes];
    boolean[] hasLanesOut = new boolean[nodes];
    for (int lane = 0; lane < lanes(); lane++) {
      if (!isAbsent(lane)) {
        hasLanesOut[tails[lane]] = true;
        hasLanesIn[heads[lane]] = true;
      }
    }
    long[] most = new long[products * lanes()];
    for (int product = 0; product < products; product++) {
      long demand = 0;
      for (int node = 0; node < nodes; node++) {
        demand += Math.max(0, -supply(product, node));
      }
      for (int lane = 0; lane < lanes(); lane++) {
        most[product * lanes() + lane] = mostOn(product, lane, demand, hasLanesIn, hasLanesOut);
      }
    }
    return most;
  }

  /** The facility that a node is, or -1. */
  int[] facilityOfNode() {
    int[] of = new int[nodes];
    Arrays.fill(of, -1);
    for (int facility = 0; facility < facilities.length; facility++) {
      of[facilities[facility]] = facility;
    }
    return of;
  }
}
