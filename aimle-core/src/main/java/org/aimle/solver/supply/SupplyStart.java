package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.Optional;

/**
 * A first solution of a {@link SupplyModel}: flows of least cost, product after product, each of
 * which leaves the rest of the capacities to the next, with fixed costs spread over what a lane and
 * a facility can carry. A lane that gets less than its minimum is made to carry it, or else
 * forbidden. There may be none where several products or minimums compete for what is tight.
 */
final class SupplyStart {

  private static final int ROUNDS = 40;

  private final SupplyNetwork network;
  private final Scoring scored;
  private final SupplyModel model;
  private final int[] facilityOf;

  SupplyStart(SupplyModel model) {
    this.network = model.network();
    this.scored = model.scored();
    this.model = model;
    this.facilityOf = network.facilityOfNode();
  }

  /** Values of all variables, if a solution is found. */
  Optional<long[]> find(float[] theta, int offset) {
    boolean[] forbidden = new boolean[network.lanes()];
    long[] forced = new long[network.lanes()];
    for (int round = 0; round < ROUNDS; round++) {
      Optional<long[]> amounts = amounts(theta, offset, forbidden, forced);
      if (amounts.isEmpty()) {
        int last = lastForced(forced);
        if (last < 0) {
          return Optional.empty();
        }
        forced[last] = 0;
        forbidden[last] = true;
        continue;
      }
      int little = tooLittle(amounts.get());
      if (little < 0) {
        return amounts.map(found -> values(theta, offset, found));
      }
      forced[little] = network.minimums()[little];
    }
    return Optional.empty();
  }

  private static int lastForced(long[] forced) {
    int last = forced.length - 1;
    while (last >= 0 && forced[last] == 0) {
      last--;
    }
    return last;
  }

  /** A lane that is used below its minimum, or -1. */
  private int tooLittle(long[] amounts) {
    for (int lane = 0; lane < network.lanes(); lane++) {
      long carried = carried(amounts, lane);
      if (carried > 0 && carried < network.minimums()[lane]) {
        return lane;
      }
    }
    return -1;
  }

  private long carried(long[] amounts, int lane) {
    long carried = 0;
    for (int product = 0; product < network.products(); product++) {
      carried += amounts[product * network.lanes() + lane];
    }
    return carried;
  }

  /** {@code [products, lanes]}, if flows exist. */
  private Optional<long[]> amounts(float[] theta, int offset, boolean[] forbidden, long[] forced) {
    long[] room = network.capacities().clone();
    long[] through = network.throughputs().clone();
    long[] amounts = new long[model.most().length];
    for (int product = 0; product < network.products(); product++) {
      // the first product takes what must be carried
      long[] least = product == 0 ? forced : new long[forced.length];
      Optional<long[]> carried = flow(theta, offset, product, forbidden, least, room, through);
      if (carried.isEmpty()) {
        return Optional.empty();
      }
      for (int lane = 0; lane < network.lanes(); lane++) {
        long amount = carried.get()[lane];
        amounts[product * network.lanes() + lane] = amount;
        room[lane] -= amount;
        if (amount > 0 && facilityOf[network.tails()[lane]] >= 0) {
          through[facilityOf[network.tails()[lane]]] -= amount;
        }
      }
    }
    return Optional.of(amounts);
  }

  /** Facilities are two nodes, with what leaves them between. */
  private Optional<long[]> flow(
      float[] theta,
      int offset,
      int product,
      boolean[] forbidden,
      long[] least,
      long[] room,
      long[] through) {
    int facilities = network.facilities().length;
    AmountFlow flow = new AmountFlow(network.nodes() + facilities);
    for (int node = 0; node < network.nodes(); node++) {
      flow.supply(node, network.supply(product, node));
    }
    for (int lane = 0; lane < network.lanes(); lane++) {
      long most =
          network.isAbsent(lane) || forbidden[lane]
              ? 0
              : Math.min(room[lane], model.most()[product * network.lanes() + lane]);
      if (least[lane] > most) {
        return Optional.empty();
      }
      int tail = network.isAbsent(lane) ? 0 : network.tails()[lane];
      int head = network.isAbsent(lane) ? 0 : network.heads()[lane];
      int from = facilityOf[tail] < 0 ? tail : network.nodes() + facilityOf[tail];
      // what must be carried is moved beforehand
      flow.need(from, head, least[lane]);
      flow.lane(from, head, most - least[lane], cost(theta, offset, product, lane, most));
    }
    for (int facility = 0; facility < facilities; facility++) {
      double opening = scored.hasFacilities() ? -theta[offset + facility] : 0;
      flow.lane(
          network.facilities()[facility],
          network.nodes() + facility,
          through[facility],
          opening / Math.max(1, network.throughputs()[facility]));
    }
    return flow.solve()
        .map(
            carried -> {
              long[] amounts = Arrays.copyOf(carried, network.lanes());
              for (int lane = 0; lane < amounts.length; lane++) {
                amounts[lane] += least[lane];
              }
              return amounts;
            });
  }

  private double cost(float[] theta, int offset, int product, int lane, long most) {
    double cost = network.cost(product, lane);
    if (scored.hasLane(lane)) {
      return cost - theta[offset + model.use(lane)] / (double) Math.max(1, most);
    }
    return scored.hasUnits() ? cost - theta[offset + lane * scored.units()] : cost;
  }

  private long[] values(float[] theta, int offset, long[] amounts) {
    long[] values = new long[model.variables()];
    System.arraycopy(amounts, 0, values, model.firstAmount(), amounts.length);
    for (int lane = 0; lane < network.lanes(); lane++) {
      long carried = carried(amounts, lane);
      if (carried > 0) {
        open(values, network.tails()[lane]);
        open(values, network.heads()[lane]);
      }
      if (model.use(lane) >= 0) {
        values[model.use(lane)] = carried > 0 ? 1 : 0;
      }
      for (int unit = 0; unit < carried && scored.hasUnits(); unit++) {
        values[lane * scored.units() + unit] = 1;
      }
    }
    openWhatPays(theta, offset, amounts, values);
    return values;
  }

  private void open(long[] values, int node) {
    if (scored.hasFacilities() && facilityOf[node] >= 0) {
      values[facilityOf[node]] = 1;
    }
  }

  /** Facilities and empty lanes whose scores are above 0. */
  private void openWhatPays(float[] theta, int offset, long[] amounts, long[] values) {
    for (int f = 0; scored.hasFacilities() && f < network.facilities().length; f++) {
      values[f] = theta[offset + f] > 0 ? 1 : values[f];
    }
    for (int lane = 0; lane < scored.lanes(); lane++) {
      boolean mayBeEmpty = !network.isAbsent(lane) && network.minimums()[lane] == 0;
      if (mayBeEmpty
          && theta[offset + model.use(lane)] > 0
          && isOpen(values, network.tails()[lane])
          && isOpen(values, network.heads()[lane])
          && carried(amounts, lane) == 0) {
        values[model.use(lane)] = 1;
      }
    }
  }

  private boolean isOpen(long[] values, int node) {
    return !scored.hasFacilities() || facilityOf[node] < 0 || values[facilityOf[node]] == 1;
  }
}
