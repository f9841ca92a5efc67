package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A first solution, found greedily, for a search to start from: values of the variables of {@link
 * LaneModel}. Amounts start as a flow of least cost, which exists whenever a solution does. Whole
 * deliveries are packed, largest first, in several orders: that there is room for them is as hard
 * to know as the problem itself, so none may be found where it is tight.
 */
final class LaneStart {

  private static final int ORDERS = 30;

  private final Network network;
  private final Carriage carriage;

  /** How many facilities are chosen; all sources are there if none are. */
  private final int facilities;

  /** How many must be open, or a negative number for any number. */
  private final int open;

  LaneStart(Network network, Carriage carriage, int facilities, int open) {
    this.network = network;
    this.carriage = carriage;
    this.facilities = facilities;
    this.open = open;
  }

  /**
   * @param theta scores of facilities, then lanes
   */
  Optional<long[]> find(float[] theta, int offset) {
    double[] scores = new double[facilities + network.lanes()];
    Arrays.setAll(scores, i -> theta[offset + i]);
    for (boolean[] allowed : sources(scores)) {
      Optional<long[]> found =
          carriage == Carriage.SPLIT ? amounts(scores, allowed) : packed(scores, allowed);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Sets of sources to try: the best ones first, those of most room last. */
  private boolean[][] sources(double[] scores) {
    boolean[] all = new boolean[network.sources()];
    Arrays.fill(all, true);
    if (facilities == 0 || open < 0) {
      return new boolean[][] {all};
    }
    return new boolean[][] {
      most(s -> scores[s] + bestLanes(scores, s)), most(s -> network.capacities()[s])
    };
  }

  private double bestLanes(double[] scores, int source) {
    return Arrays.stream(network.lanesFrom(source))
        .mapToDouble(lane -> Math.max(0, scores[facilities + lane]))
        .sum();
  }

  private boolean[] most(IntToDoubleFunction worth) {
    boolean[] chosen = new boolean[network.sources()];
    IntStream.range(0, network.sources())
        .boxed()
        .sorted((a, b) -> Double.compare(worth.applyAsDouble(b), worth.applyAsDouble(a)))
        .limit(open)
        .forEach(source -> chosen[source] = true);
    return chosen;
  }

  private Optional<long[]> amounts(double[] scores, boolean[] allowed) {
    AmountFlow flow = AmountFlow.of(network);
    for (int lane = 0; lane < network.lanes(); lane++) {
      long most = network.mostOn(lane);
      boolean isOpen = most > 0 && allowed[network.from()[lane]];
      flow.lane(
          isOpen ? network.from()[lane] : 0,
          isOpen ? network.sources() + network.to()[lane] : network.sources(),
          isOpen ? most : 0,
          isOpen ? -scores[facilities + lane] / most : 0);
    }
    return flow.solve().map(carried -> withAmounts(scores, allowed, carried));
  }

  private long[] withAmounts(double[] scores, boolean[] allowed, long[] carried) {
    long[] values = new long[facilities + 2 * network.lanes()];
    for (int lane = 0; lane < network.lanes(); lane++) {
      values[facilities + network.lanes() + lane] = carried[lane];
      boolean isUsed = carried[lane] > 0;
      if (isUsed && facilities > 0) {
        values[network.from()[lane]] = 1;
      }
      values[facilities + lane] = isUsed ? 1 : 0;
    }
    settle(scores, allowed, values);
    for (int lane = 0; lane < network.lanes(); lane++) {
      // an empty lane that gains something
      if (!network.isAbsent(lane)
          && scores[facilities + lane] > 0
          && (facilities == 0 || values[network.from()[lane]] == 1)) {
        values[facilities + lane] = 1;
      }
    }
    return values;
  }

  /** Opens the facilities that must be open, or gain something by that. */
  private void settle(double[] scores, boolean[] allowed, long[] values) {
    for (int facility = 0; facility < facilities; facility++) {
      if (open >= 0 ? allowed[facility] : scores[facility] > 0) {
        values[facility] = 1;
      }
    }
  }

  private Optional<long[]> packed(double[] scores, boolean[] allowed) {
    Random random = new Random(1);
    int[][] lanesTo =
        IntStream.range(0, network.destinations()).mapToObj(network::lanesTo).toArray(int[][]::new);
    for (int order = 0; order < ORDERS; order++) {
      double blur = order * 0.1;
      double[] size = new double[network.destinations()];
      Arrays.setAll(size, d -> network.demands()[d] * (1 + blur * random.nextDouble()));
      int[] destinations =
          IntStream.range(0, size.length)
              .boxed()
              .sorted(Comparator.comparingDouble(d -> -size[d]))
              .mapToInt(d -> d)
              .toArray();
      Optional<long[]> found = pack(scores, allowed, destinations, lanesTo, order % 2 == 1);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<long[]> pack(
      double[] scores, boolean[] allowed, int[] destinations, int[][] lanesTo, boolean byRoom) {
    long[] room = network.capacities().clone();
    long[] values = new long[facilities + network.lanes()];
    for (int destination : destinations) {
      long demand = network.demands()[destination];
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int lane : lanesTo[destination]) {
        int source = network.from()[lane];
        if (!allowed[source] || room[source] < demand) {
          continue;
        }
        double opening = facilities > 0 && values[source] == 0 ? Math.min(0, scores[source]) : 0;
        double worth = byRoom ? room[source] : scores[facilities + lane] + opening;
        if (worth > most) {
          most = worth;
          best = lane;
        }
      }
      if (best < 0) {
        return Optional.empty();
      }
      room[network.from()[best]] -= demand;
      values[facilities + best] = 1;
      if (facilities > 0) {
        values[network.from()[best]] = 1;
      }
    }
    settle(scores, allowed, values);
    return Optional.of(values);
  }
}
