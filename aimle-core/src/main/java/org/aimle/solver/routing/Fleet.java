package org.aimle.solver.routing;

import java.util.Arrays;
import org.aimle.solver.ContextNumbers;

/**
 * Vehicles and what they bring. Immutable by agreement: the array is not copied.
 *
 * @param vehicles at most so many routes
 * @param capacity of each vehicle
 * @param demands of the stops
 */
record Fleet(int vehicles, long capacity, long[] demands) {

  /** Loads are integers below 2^30. */
  static final int MOST = 1 << 30;

  /**
   * @throws IllegalArgumentException if there is no stop or vehicle, a demand does not fit into a
   *     vehicle, or all do not fit into all
   */
  Fleet {
    if (demands.length < 1 || vehicles < 1) {
      throw new IllegalArgumentException(
          "%s has %d vehicles and %d stops; both must be at least 1"
              .formatted(VehicleRoutingSolver.NAME, vehicles, demands.length));
    }
    for (int stop = 0; stop < demands.length; stop++) {
      if (demands[stop] > capacity) {
        throw new IllegalArgumentException(
            "%s: stop %d demands %d but a vehicle holds %d; raise capacity, or lower the demand"
                .formatted(VehicleRoutingSolver.NAME, stop + 1, demands[stop], capacity));
      }
    }
    long total = Arrays.stream(demands).sum();
    if (total > vehicles * capacity) {
      throw new IllegalArgumentException(
          "%s: all demands are %d together but %d vehicles hold %d; raise vehicles or their capacity"
              .formatted(VehicleRoutingSolver.NAME, total, vehicles, vehicles * capacity));
    }
  }

  /**
   * The fleet of a context: vehicles, capacity, demand of each stop.
   *
   * @param arcs how many scores there are
   */
  static Fleet read(ContextNumbers context, int arcs) {
    int vertices = (int) Math.round((1 + Math.sqrt(1 + 4.0 * arcs)) / 2);
    if (vertices < 2 || (long) vertices * (vertices - 1) != arcs) {
      throw new IllegalArgumentException(
          "%s has %d scores but n stops and the depot have n (n + 1) arcs"
              .formatted(VehicleRoutingSolver.NAME, arcs));
    }
    int vehicles = context.whole("the number of vehicles", 1, ContextNumbers.MOST);
    int capacity = context.whole("the capacity of a vehicle", 0, ContextNumbers.MOST);
    return new Fleet(
        vehicles, capacity, context.wholes("demand", vertices - 1, 0, ContextNumbers.MOST));
  }
}
