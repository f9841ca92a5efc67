package org.aimle.solver.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Routes by savings (Clarke, Wright, Operations Research 12, 1964): at first each stop has its own,
 * then two are joined, end to start, where that saves most, as long as it saves anything or there
 * are more routes than vehicles. Where joining ends with too many, stops are packed, largest first,
 * into as many vehicles as there are; even that may fail.
 */
final class Savings {

  private final Fleet fleet;
  private final Rounds.Gains gains;
  private final BooleanSupplier isOver;

  private Savings(Fleet fleet, Rounds.Gains gains, BooleanSupplier isOver) {
    this.fleet = fleet;
    this.gains = gains;
    this.isOver = isOver;
  }

  /**
   * The stops of each route in order, if they fit.
   *
   * @param isOver whether routes are not to be made better any more
   */
  static Optional<List<int[]>> routes(Fleet fleet, Rounds.Gains gains, BooleanSupplier isOver) {
    Savings savings = new Savings(fleet, gains, isOver);
    List<int[]> joined = savings.joined();
    return (joined.size() <= fleet.vehicles() ? Optional.of(joined) : savings.packed())
        .map(routes -> routes.stream().map(savings::improved).toList());
  }

  private record Join(int last, int first, double saved) {}

  private List<int[]> joined() {
    int stops = fleet.demands().length;
    List<Join> joins = new ArrayList<>();
    for (int a = 1; a <= stops; a++) {
      for (int b = 1; b <= stops; b++) {
        if (a != b) {
          joins.add(new Join(a, b, gains.of(a, b) - gains.of(a, 0) - gains.of(0, b)));
        }
      }
    }
    joins.sort(Comparator.comparingDouble(join -> -join.saved()));
    int[][] routeOf = new int[stops + 1][];
    long[] loads = new long[stops + 1];
    for (int stop = 1; stop <= stops; stop++) {
      routeOf[stop] = new int[] {stop};
      loads[stop] = fleet.demands()[stop - 1];
    }
    int routes = stops;
    for (Join join : joins) {
      int[] before = routeOf[join.last()];
      int[] after = routeOf[join.first()];
      boolean pays = join.saved() > 0 || routes > fleet.vehicles();
      if (pays
          && before != after
          && before[before.length - 1] == join.last()
          && after[0] == join.first()
          && loads[join.last()] + loads[join.first()] <= fleet.capacity()) {
        int[] both = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, both, before.length, after.length);
        long load = loads[join.last()] + loads[join.first()];
        for (int stop : both) {
          routeOf[stop] = both;
          loads[stop] = load;
        }
        routes--;
      }
    }
    return IntStream.rangeClosed(1, stops)
        .filter(stop -> routeOf[stop][0] == stop)
        .mapToObj(stop -> routeOf[stop])
        .toList();
  }

  /** Each stop, largest first, in the vehicle that it fills best. */
  private Optional<List<int[]>> packed() {
    long[] room = new long[fleet.vehicles()];
    Arrays.fill(room, fleet.capacity());
    List<List<Integer>> routes = new ArrayList<>();
    int[] order =
        IntStream.rangeClosed(1, fleet.demands().length)
            .boxed()
            .sorted(Comparator.comparingLong(stop -> -fleet.demands()[stop - 1]))
            .mapToInt(stop -> stop)
            .toArray();
    for (int stop : order) {
      long demand = fleet.demands()[stop - 1];
      int best = -1;
      for (int vehicle = 0; vehicle < room.length && vehicle <= routes.size(); vehicle++) {
        if (room[vehicle] >= demand && (best < 0 || room[vehicle] < room[best])) {
          best = vehicle;
        }
      }
      if (best < 0) {
        return Optional.empty();
      }
      if (best == routes.size()) {
        routes.add(new ArrayList<>());
      }
      routes.get(best).add(stop);
      room[best] -= demand;
    }
    return Optional.of(
        routes.stream().map(route -> route.stream().mapToInt(stop -> stop).toArray()).toList());
  }

  /** The same stops in a better order. */
  private int[] improved(int[] route) {
    int[] withDepot = new int[route.length + 1];
    System.arraycopy(route, 0, withDepot, 1, route.length);
    int[] better = Rounds.improved(withDepot, gains, isOver);
    return Arrays.copyOfRange(better, 1, better.length);
  }
}
