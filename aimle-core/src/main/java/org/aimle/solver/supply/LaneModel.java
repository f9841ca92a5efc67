package org.aimle.solver.supply;

import com.google.ortools.sat.CpModelProto;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.aimle.solver.program.ModelWriter;

/**
 * The constraints of capacities and demands, for CP-SAT. Variables: the facilities if they are
 * chosen, the lanes, and what each lane carries if that may be any amount.
 */
final class LaneModel {

  private final Network network;
  private final ModelWriter model = new ModelWriter();

  /** Where the 0/1 variables of the lanes start. */
  private final int firstLane;

  private LaneModel(Network network, int facilities) {
    this.network = network;
    this.firstLane = facilities;
    model.choices(facilities + network.lanes());
  }

  /** Lanes only: {@code theta[lanes]}. */
  static CpModelProto ofLanes(Network network, Carriage carriage) {
    return new LaneModel(network, 0).finish(carriage);
  }

  /**
   * Facilities, then lanes: {@code theta[sources + lanes]}. Lanes start at open facilities only.
   *
   * @param open how many are open, or a negative number for any number
   */
  static CpModelProto ofFacilities(Network network, Carriage carriage, int open) {
    LaneModel lanes = new LaneModel(network, network.sources());
    if (open >= 0) {
      lanes.model.sum(open, open, IntStream.range(0, network.sources()).toArray());
    }
    for (int lane = 0; lane < network.lanes(); lane++) {
      if (!network.isAbsent(lane)) {
        lanes.model.row(
            ModelWriter.NO_LEAST,
            0,
            new int[] {network.sources() + lane, network.from()[lane]},
            1,
            -1);
      }
    }
    return lanes.finish(carriage);
  }

  private CpModelProto finish(Carriage carriage) {
    for (int lane = 0; lane < network.lanes(); lane++) {
      if (network.isAbsent(lane)) {
        model.never(firstLane + lane);
      }
    }
    if (carriage == Carriage.SPLIT) {
      addAmounts();
    } else {
      addWholeDeliveries();
    }
    return model.toModel();
  }

  /** Each destination by one lane, sources within their capacity. */
  private void addWholeDeliveries() {
    for (int destination = 0; destination < network.destinations(); destination++) {
      model.exactlyOne(shifted(network.lanesTo(destination), firstLane));
    }
    for (int source = 0; source < network.sources(); source++) {
      int[] lanes = network.lanesFrom(source);
      addCapacity(
          source,
          shifted(lanes, firstLane),
          Arrays.stream(lanes).mapToLong(lane -> network.demands()[network.to()[lane]]));
    }
  }

  /** Amounts on chosen lanes that meet every demand. */
  private void addAmounts() {
    int firstAmount = model.variables();
    for (int lane = 0; lane < network.lanes(); lane++) {
      long most = network.mostOn(lane);
      int amount = model.integer(0, most);
      model.row(ModelWriter.NO_LEAST, 0, new int[] {amount, firstLane + lane}, 1, -most);
    }
    for (int destination = 0; destination < network.destinations(); destination++) {
      long demand = network.demands()[destination];
      model.sum(demand, demand, shifted(network.lanesTo(destination), firstAmount));
    }
    for (int source = 0; source < network.sources(); source++) {
      int[] amounts = shifted(network.lanesFrom(source), firstAmount);
      addCapacity(source, amounts, LongStream.generate(() -> 1).limit(amounts.length));
    }
  }

  /** With facilities, a closed one has no capacity: that is redundant, but a tighter relaxation. */
  private void addCapacity(int source, int[] variables, LongStream loads) {
    long capacity = network.capacities()[source];
    if (firstLane == 0) {
      model.row(ModelWriter.NO_LEAST, capacity, variables, loads.toArray());
      return;
    }
    model.row(
        ModelWriter.NO_LEAST,
        0,
        IntStream.concat(IntStream.of(variables), IntStream.of(source)).toArray(),
        LongStream.concat(loads, LongStream.of(-capacity)).toArray());
  }

  private static int[] shifted(int[] lanes, int by) {
    return Arrays.stream(lanes).map(lane -> lane + by).toArray();
  }
}
