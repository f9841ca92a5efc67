package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.aimle.solver.ContextNumbers;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/** Reads {@link SupplyNetwork}s. */
final class SupplyNetworks {

  private static final long MOST = NetworkChecks.MOST;

  /** Integers up to that are floats. */
  private static final int MOST_NODES = 1 << 20;

  private SupplyNetworks() {}

  /** The parameters that {@link #of} reads and what each means. */
  static Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(
        "supplies",
        "of each node, such as 9;9;0;-4;-6: what it has at most, minus what it needs, 0 if it passes"
            + " all on; of several products one after the other");
    meanings.put("lanes", "from node to node, such as 0-2;1-2;2-3;2-4");
    meanings.put("products", "how many; default 1");
    meanings.put(
        "capacities",
        "most on each lane, all products together; one number stands for all; default any");
    meanings.put("minimums", "least on each lane if it is used; default 0");
    meanings.put(
        "costs",
        "of a unit on each lane, product after product; one number stands for all; default 0");
    meanings.put("facilities", "nodes that are open or closed, such as 2;3; default none");
    meanings.put(
        "throughputs", "most that leaves each facility, all products together; default any");
    return meanings;
  }

  /**
   * The network of parameters.
   *
   * @throws IllegalArgumentException if one is missing or wrong
   */
  static SupplyNetwork of(NamedParameters read) {
    Map<String, String> given = read.parameters();
    for (String needed : new String[] {"supplies", "lanes"}) {
      if (!given.containsKey(needed)) {
        throw new IllegalArgumentException(
            read.name()
                + " needs supplies and lanes, such as supplies=9;-4,lanes=0-1, or nothing of a"
                + " network where examples have contexts; it has "
                + given.keySet());
      }
    }
    int products = read.integer("products", 1);
    long[] supplies = NumberLists.wholes("supplies", given.get("supplies"), -MOST, MOST);
    if (products < 1 || supplies.length % products != 0) {
      throw new IllegalArgumentException(
          read.name()
              + ": products is "
              + products
              + " but must be at least 1 and divide the number of supplies, "
              + supplies.length);
    }
    int nodes = supplies.length / products;
    int[][] lanes = NumberLists.pairs("lanes", given.get("lanes"), nodes - 1);
    int[] facilities =
        given.containsKey("facilities")
            ? NumberLists.integers("facilities", given.get("facilities"), 0, nodes - 1)
            : new int[0];
    return new SupplyNetwork(
        nodes,
        products,
        supplies,
        Arrays.stream(lanes).mapToInt(lane -> lane[0]).toArray(),
        Arrays.stream(lanes).mapToInt(lane -> lane[1]).toArray(),
        bounds(read, "capacities", lanes.length, supplies),
        NumberLists.wholes("minimums", given.getOrDefault("minimums", "0"), lanes.length, 0, MOST),
        NumberLists.reals("costs", given.getOrDefault("costs", "0"), products * lanes.length),
        facilities,
        bounds(read, "throughputs", facilities.length, supplies));
  }

  /** What is given, or as much as is needed in all. */
  private static long[] bounds(NamedParameters read, String key, int count, long[] supplies) {
    if (read.parameters().containsKey(key)) {
      return NumberLists.wholes(key, read.parameters().get(key), count, 0, MOST);
    }
    long[] all = new long[count];
    if (count > 0) {
      long[] demands = Arrays.stream(supplies).map(supply -> Math.max(0, -supply)).toArray();
      Arrays.fill(all, NetworkChecks.total(read.name(), "supplies", demands));
    }
    return all;
  }

  /**
   * The network of a context: number of nodes, products, facilities and lanes; supply of each node,
   * product after product; node and throughput of each facility; tail, head, capacity and minimum
   * of each lane, tail and head -1 if it is absent; cost of each lane, product after product.
   */
  static SupplyNetwork read(ContextNumbers context) {
    int nodes = context.whole("the number of nodes", 1, MOST_NODES);
    int products = context.whole("the number of products", 1, MOST_NODES);
    int facilities = context.whole("the number of facilities", 0, nodes);
    int lanes = context.whole("the number of lanes", 0, MOST_NODES);
    long[] supplies =
        context.wholes(
            "the supply of node",
            context.count("the supply of node", (long) nodes * products),
            -ContextNumbers.MOST,
            ContextNumbers.MOST);
    int[] places = new int[facilities];
    long[] throughputs = new long[facilities];
    for (int facility = 0; facility < facilities; facility++) {
      places[facility] = context.whole("the node of facility", facility, 0, nodes - 1);
      throughputs[facility] =
          context.whole("the throughput of facility", facility, 0, ContextNumbers.MOST);
    }
    int[] tails = new int[lanes];
    int[] heads = new int[lanes];
    long[] capacities = new long[lanes];
    long[] minimums = new long[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      tails[lane] = context.whole("the tail of lane", lane, -1, nodes - 1);
      heads[lane] = context.whole("the head of lane", lane, -1, nodes - 1);
      capacities[lane] = context.whole("the capacity of lane", lane, 0, ContextNumbers.MOST);
      minimums[lane] = context.whole("the minimum of lane", lane, 0, ContextNumbers.MOST);
    }
    double[] costs =
        IntStream.range(0, context.count("the cost of place", (long) products * lanes))
            .mapToDouble(place -> context.real("the cost of place", place))
            .toArray();
    return new SupplyNetwork(
        nodes, products, supplies, tails, heads, capacities, minimums, costs, places, throughputs);
  }
}
