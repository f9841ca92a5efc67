package org.aimle.solver.supply;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Sources that have, destinations that need, and lanes between them. Immutable by agreement: arrays
 * are not copied.
 *
 * @param capacities of the sources, not negative
 * @param demands of the destinations, not negative
 * @param from source of each lane
 * @param to destination of each lane
 */
record Network(long[] capacities, long[] demands, int[] from, int[] to) {

  /**
   * @throws IllegalArgumentException if a lane's end does not exist, or all capacities together are
   *     less than all demands
   */
  Network {
    for (int lane = 0; lane < from.length; lane++) {
      if (from[lane] >= capacities.length || to[lane] >= demands.length) {
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
    long capacity = LongStream.of(capacities).sum();
    long demand = LongStream.of(demands).sum();
    if (capacity < demand) {
      throw new IllegalArgumentException(
          "all capacities are " + capacity + " together but all demands " + demand);
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
    return Math.min(capacities[from[lane]], demands[to[lane]]);
  }
}
