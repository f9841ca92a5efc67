package org.aimle.solver.supply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aimle.solver.program.Comparison;
import org.aimle.solver.program.IntegerProgram;
import org.aimle.solver.program.LinearConstraint;

/** The constraints of capacities and demands, for CP-SAT. */
final class LaneProgram {

  private final Network network;

  /** Where the 0/1 variables of the lanes start. */
  private final int firstLane;

  private final List<LinearConstraint> constraints = new ArrayList<>();

  private LaneProgram(Network network, int firstLane) {
    this.network = network;
    this.firstLane = firstLane;
  }

  /** Lanes only: {@code theta[lanes]}. */
  static IntegerProgram ofLanes(Network network, Carriage carriage) {
    LaneProgram program = new LaneProgram(network, 0);
    return program.finish(carriage, network.lanes());
  }

  /**
   * Facilities, then lanes: {@code theta[sources + lanes]}. Lanes start at open facilities only.
   *
   * @param open how many are open, or a negative number for any number
   */
  static IntegerProgram ofFacilities(Network network, Carriage carriage, int open) {
    LaneProgram program = new LaneProgram(network, network.sources());
    int[] facilities = IntStream.range(0, network.sources()).toArray();
    if (open >= 0) {
      program.add(facilities, ones(facilities.length), Comparison.EQUAL, open);
    }
    for (int lane = 0; lane < network.lanes(); lane++) {
      if (!network.isAbsent(lane)) {
        program.add(
            new int[] {network.sources() + lane, network.from()[lane]},
            new long[] {1, -1},
            Comparison.AT_MOST,
            0);
      }
    }
    return program.finish(carriage, network.sources() + network.lanes());
  }

  private IntegerProgram finish(Carriage carriage, int choices) {
    for (int lane = 0; lane < network.lanes(); lane++) {
      if (network.isAbsent(lane)) {
        add(new int[] {firstLane + lane}, new long[] {1}, Comparison.AT_MOST, 0);
      }
    }
    if (carriage == Carriage.SPLIT) {
      addAmounts(choices);
      long[] bounds = IntStream.range(0, network.lanes()).mapToLong(network::mostOn).toArray();
      return new IntegerProgram(choices, bounds, constraints);
    }
    addWholeDeliveries();
    return IntegerProgram.binary(choices, constraints);
  }

  /** Each destination by one lane, sources within their capacity. */
  private void addWholeDeliveries() {
    for (int destination = 0; destination < network.destinations(); destination++) {
      int[] lanes = shifted(network.lanesTo(destination), firstLane);
      add(lanes, ones(lanes.length), Comparison.EQUAL, 1);
    }
    for (int source = 0; source < network.sources(); source++) {
      int[] lanes = network.lanesFrom(source);
      long[] loads =
          Arrays.stream(lanes).mapToLong(lane -> network.demands()[network.to()[lane]]).toArray();
      addCapacity(source, shifted(lanes, firstLane), loads);
    }
  }

  /** Amounts on chosen lanes that meet every demand. */
  private void addAmounts(int firstAmount) {
    for (int lane = 0; lane < network.lanes(); lane++) {
      add(
          new int[] {firstAmount + lane, firstLane + lane},
          new long[] {1, -network.mostOn(lane)},
          Comparison.AT_MOST,
          0);
    }
    for (int destination = 0; destination < network.destinations(); destination++) {
      int[] lanes = shifted(network.lanesTo(destination), firstAmount);
      add(lanes, ones(lanes.length), Comparison.EQUAL, network.demands()[destination]);
    }
    for (int source = 0; source < network.sources(); source++) {
      int[] lanes = network.lanesFrom(source);
      addCapacity(source, shifted(lanes, firstAmount), ones(lanes.length));
    }
  }

  /** With facilities, a closed one has no capacity: that is redundant, but a tighter relaxation. */
  private void addCapacity(int source, int[] variables, long[] loads) {
    long capacity = network.capacities()[source];
    if (firstLane == 0) {
      add(variables, loads, Comparison.AT_MOST, capacity);
      return;
    }
    int[] withFacility = Arrays.copyOf(variables, variables.length + 1);
    long[] withCapacity = Arrays.copyOf(loads, loads.length + 1);
    withFacility[variables.length] = source;
    withCapacity[loads.length] = -capacity;
    add(withFacility, withCapacity, Comparison.AT_MOST, 0);
  }

  private void add(int[] variables, long[] coefficients, Comparison comparison, long right) {
    constraints.add(new LinearConstraint(variables, coefficients, comparison, right));
  }

  private static int[] shifted(int[] lanes, int by) {
    return Arrays.stream(lanes).map(lane -> lane + by).toArray();
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
