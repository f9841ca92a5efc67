package org.aimle.solver.supply;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Sources that have, destinations that need, and lanes between them. Immutable by agreement: arrays
 * are not copied.
 *
 * @param capacities of the sources, not negative
 * @param demands of the destinations, not negative
 * @param from source of each lane, or -1 if the lane is absent
 * @param to destination of each lane, likewise
 * @since 0.1.0
 */
public record Network(long[] capacities, long[] demands, int[] from, int[] to) {

  private static final int ABSENT = -1;

  /**
   * @throws IllegalArgumentException if a lane's end does not exist
   */
  public Network {
    for (int lane = 0; lane < from.length; lane++) {
      boolean isAbsent = from[lane] == ABSENT && to[lane] == ABSENT;
      boolean exists =
          from[lane] >= 0
              && from[lane] < capacities.length
              && to[lane] >= 0
              && to[lane] < demands.length;
      if (!isAbsent && !exists) {
        throw new IllegalArgumentException(
            "lane "
                + lane
                + " is "
                + from[lane]
                + "-"
                + to[lane]
                + " but there are "
                + capacities.length
                + " sources and "
                + demands.length
                + " destinations");
      }
    }
  }

  /** Every source with every destination; those of the first source come first. */
  static Network complete(long[] capacities, long[] demands) {
    int lanes = capacities.length * demands.length;
    return new Network(
        capacities,
        demands,
        IntStream.range(0, lanes).map(lane -> lane / demands.length).toArray(),
        IntStream.range(0, lanes).map(lane -> lane % demands.length).toArray());
  }

  int sources() {
    return capacities.length;
  }

  int destinations() {
    return demands.length;
  }

  int lanes() {
    return from.length;
  }

  /** Whether a lane has a place among the scores, but can never be chosen. */
  boolean isAbsent(int lane) {
    return from[lane] == ABSENT;
  }

  /**
   * Refuses a network that lacks capacity.
   *
   * @param solver for the message
   * @throws IllegalArgumentException if all capacities together are less than all demands
   */
  Network requireCapacity(String solver) {
    long capacity = LongStream.of(capacities).sum();
    long demand = LongStream.of(demands).sum();
    if (capacity < demand) {
      throw new IllegalArgumentException(
          solver
              + ": all capacities are "
              + capacity
              + " together but all demands "
              + demand
              + "; raise capacities, or lower demands");
    }
    return this;
  }

  /** Lanes that start at a source. */
  int[] lanesFrom(int source) {
    return IntStream.range(0, lanes()).filter(lane -> from[lane] == source).toArray();
  }

  /** Lanes that end at a destination. */
  int[] lanesTo(int destination) {
    return IntStream.range(0, lanes()).filter(lane -> to[lane] == destination).toArray();
  }

  /** The largest amount a lane can carry. */
  long mostOn(int lane) {
    return isAbsent(lane) ? 0 : Math.min(capacities[from[lane]], demands[to[lane]]);
  }
}
