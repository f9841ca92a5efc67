package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.aimle.solver.program.CpProblem;
import org.aimle.solver.program.ModelWriter;

/**
 * A {@link SupplyNetwork} for CP-SAT. Variables: what has scores, then the amount of each product
 * on each lane, then the use of lanes that have no score but a minimum. With {@code x} the amounts
 * and {@code u} their bounds, {@code x <= u z} stands for each product, lane and facility alone:
 * that is what makes the linear relaxation tight.
 */
final class SupplyModel {

  private final SupplyNetwork network;
  private final Scoring scored;
  private final ModelWriter model = new ModelWriter();
  private final long[] most;
  private final int choices;
  private final int firstAmount;

  /** The facility that each node is, or -1. */
  private final int[] facilityOf;

  /** The variable of each lane's use, or -1. */
  private final int[] use;

  SupplyModel(SupplyNetwork network, Scoring scored) {
    this.network = network;
    this.scored = scored;
    this.facilityOf = network.facilityOfNode();
    this.most = network.most();
    for (int place = 0; place < most.length && scored.hasUnits(); place++) {
      most[place] = Math.min(most[place], scored.units());
    }
    this.choices = scored.choices(network);
    model.choices(choices);
    this.firstAmount = choices;
    this.use = new int[network.lanes()];
    writeAmounts();
    writeFacilities();
    writeBalances();
  }

  CpProblem problem(String name, String remedy) {
    int[] amounts = IntStream.range(0, most.length).map(this::amount).toArray();
    double[] gains = Arrays.stream(network.costs()).map(cost -> -cost).toArray();
    return CpProblem.of(name, remedy, model.toModel(), choices).withWeights(amounts, gains);
  }

  /** The variable of an amount, by its place in {@code [products, lanes]}. */
  private int amount(int place) {
    return firstAmount + place;
  }

  private void writeAmounts() {
    for (long bound : most) {
      model.integer(0, bound);
    }
    for (int lane = 0; lane < network.lanes(); lane++) {
      use[lane] = useOf(lane);
      long[] bounds = boundsOn(lane);
      int[] amounts = amountsOn(lane);
      long capacity = Math.min(network.capacities()[lane], LongStream.of(bounds).sum());
      if (scored.hasUnits()) {
        writeUnits(lane, amounts);
      }
      if (use[lane] < 0) {
        model.sum(0, network.isAbsent(lane) ? 0 : network.capacities()[lane], amounts);
        continue;
      }
      if (network.isAbsent(lane)) {
        model.never(use[lane]);
      }
      atMostTimes(amounts, capacity, use[lane]);
      for (int product = 0; product < network.products() && network.products() > 1; product++) {
        atMostTimes(new int[] {amounts[product]}, bounds[product], use[lane]);
      }
      if (network.minimums()[lane] > 0) {
        times(0, ModelWriter.NO_MOST, amounts, network.minimums()[lane], use[lane]);
      }
    }
  }

  private int useOf(int lane) {
    if (scored.hasLane(lane)) {
      return scored.firstLane(network) + lane;
    }
    return network.minimums()[lane] > 0 && !network.isAbsent(lane) ? model.choices(1) : -1;
  }

  /** The first places of a lane are 1, as many as it carries. */
  private void writeUnits(int lane, int[] amounts) {
    int units = scored.units();
    int first = lane * units;
    int[] all =
        IntStream.concat(IntStream.range(first, first + units), IntStream.of(amounts)).toArray();
    long[] coefficients = new long[all.length];
    Arrays.fill(coefficients, 0, units, 1);
    Arrays.fill(coefficients, units, all.length, -1);
    model.row(0, 0, all, coefficients);
    for (int unit = 1; unit < units; unit++) {
      model.row(0, 1, new int[] {first + unit - 1, first + unit}, 1, -1);
    }
  }

  private void writeFacilities() {
    for (int lane = 0; lane < network.lanes() && scored.hasFacilities(); lane++) {
      if (network.isAbsent(lane)) {
        continue;
      }
      for (int node : new int[] {network.tails()[lane], network.heads()[lane]}) {
        int facility = facilityOf[node];
        if (facility < 0) {
          continue;
        }
        if (use[lane] >= 0) {
          model.row(ModelWriter.NO_LEAST, 0, new int[] {use[lane], facility}, 1, -1);
        } else {
          long[] bounds = boundsOn(lane);
          int[] amounts = amountsOn(lane);
          for (int product = 0; product < amounts.length; product++) {
            atMostTimes(new int[] {amounts[product]}, bounds[product], facility);
          }
        }
      }
    }
    for (int facility = 0; facility < network.facilities().length; facility++) {
      int node = network.facilities()[facility];
      int[] leaving =
          IntStream.range(0, network.lanes())
              .filter(lane -> network.tails()[lane] == node)
              .flatMap(lane -> IntStream.of(amountsOn(lane)))
              .toArray();
      if (scored.hasFacilities()) {
        atMostTimes(leaving, network.throughputs()[facility], facility);
      } else {
        model.sum(0, network.throughputs()[facility], leaving);
      }
    }
  }

  private void writeBalances() {
    for (int product = 0; product < network.products(); product++) {
      int[] touching = new int[network.nodes()];
      for (int lane = 0; lane < network.lanes(); lane++) {
        if (!network.isAbsent(lane)) {
          touching[network.tails()[lane]]++;
          touching[network.heads()[lane]]++;
        }
      }
      int[][] amounts = new int[network.nodes()][];
      long[][] signs = new long[network.nodes()][];
      Arrays.setAll(amounts, node -> new int[touching[node]]);
      Arrays.setAll(signs, node -> new long[touching[node]]);
      for (int lane = 0; lane < network.lanes(); lane++) {
        int tail = network.tails()[lane];
        int head = network.heads()[lane];
        // what goes from a node to itself changes nothing
        if (!network.isAbsent(lane) && tail != head) {
          int amount = amount(product * network.lanes() + lane);
          amounts[tail][--touching[tail]] = amount;
          signs[tail][touching[tail]] = 1;
          amounts[head][--touching[head]] = amount;
          signs[head][touching[head]] = -1;
        }
      }
      for (int node = 0; node < network.nodes(); node++) {
        int from = touching[node];
        writeBalance(
            product,
            node,
            Arrays.copyOfRange(amounts[node], from, amounts[node].length),
            Arrays.copyOfRange(signs[node], from, signs[node].length));
      }
    }
  }

  /** A closed facility supplies nothing: that is redundant, but a tighter relaxation. */
  private void writeBalance(int product, int node, int[] amounts, long[] signs) {
    long supply = network.supply(product, node);
    int facility = scored.hasFacilities() ? facilityOf[node] : -1;
    if (facility < 0 || supply <= 0) {
      model.row(Math.min(0, supply), supply, amounts, signs);
      return;
    }
    int[] withFacility = Arrays.copyOf(amounts, amounts.length + 1);
    long[] withSupply = Arrays.copyOf(signs, amounts.length + 1);
    withFacility[amounts.length] = facility;
    withSupply[amounts.length] = -supply;
    model.row(0, ModelWriter.NO_MOST, amounts, signs);
    model.row(ModelWriter.NO_LEAST, 0, withFacility, withSupply);
  }

  /** {@code sum <= bound * z}. */
  private void atMostTimes(int[] amounts, long bound, int choice) {
    times(ModelWriter.NO_LEAST, 0, amounts, bound, choice);
  }

  /** {@code least <= sum - bound * z <= most}. */
  private void times(long least, long most, int[] amounts, long bound, int choice) {
    int[] all = IntStream.concat(IntStream.of(amounts), IntStream.of(choice)).toArray();
    long[] coefficients = new long[all.length];
    Arrays.fill(coefficients, 1);
    coefficients[amounts.length] = -bound;
    model.row(least, most, all, coefficients);
  }

  private int[] amountsOn(int lane) {
    return IntStream.range(0, network.products())
        .map(product -> amount(product * network.lanes() + lane))
        .toArray();
  }

  private long[] boundsOn(int lane) {
    return IntStream.range(0, network.products())
        .mapToLong(product -> most[product * network.lanes() + lane])
        .toArray();
  }

  /** Adds a row: something that holds for all solutions, but makes the relaxation tighter. */
  void atLeast(long least, int[] variables, long[] coefficients) {
    model.row(least, ModelWriter.NO_MOST, variables, coefficients);
  }

  SupplyNetwork network() {
    return network;
  }

  Scoring scored() {
    return scored;
  }

  /** How many scores there are. */
  int choices() {
    return choices;
  }

  int variables() {
    return model.variables();
  }

  /** The variable of a lane's use, or -1 if it has none. */
  int use(int lane) {
    return use[lane];
  }

  int firstAmount() {
    return firstAmount;
  }

  long[] most() {
    return most;
  }
}
