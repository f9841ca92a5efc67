package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.aimle.solver.ContextNumbers;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/** Reads {@link Network}s. */
final class Networks {

  private static final long MOST = 1L << 40;

  private Networks() {}

  /** The parameters that {@link #of} reads and what each means. */
  static Map<String, String> parameters(String sources, String destinations) {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(sources, "how many; default: as many as capacities");
    meanings.put(destinations, "how many; default: as many as demands");
    meanings.put(
        "capacities", "of each of the " + sources + ", such as 3;4;5; one number stands for all");
    meanings.put("demands", "of each of the " + destinations + "; default 1");
    meanings.put("lanes", "pairs such as 0-0;0-2;1-1; default: each with each, 0-0;0-1;...");
    return meanings;
  }

  /**
   * The network of parameters; capacities that are not given bind nothing.
   *
   * @throws IllegalArgumentException if one is missing or wrong
   */
  static Network of(NamedParameters read, String sources, String destinations) {
    Map<String, String> given = read.parameters();
    String demandText = given.getOrDefault("demands", "1");
    int demandCount = count(read, destinations, demandText);
    long[] demands = NumberLists.wholes("demands", demandText, demandCount, 0, MOST);
    String capacityText =
        given.getOrDefault("capacities", Long.toString(LongStream.of(demands).sum()));
    int capacityCount = count(read, sources, capacityText);
    long[] capacities = NumberLists.wholes("capacities", capacityText, capacityCount, 0, MOST);
    if (!given.containsKey("lanes")) {
      return Network.complete(capacities, demands).requireCapacity(read.name());
    }
    int[][] lanes =
        NumberLists.pairs("lanes", given.get("lanes"), Math.max(capacityCount, demandCount) - 1);
    return new Network(capacities, demands, ends(lanes, 0), ends(lanes, 1))
        .requireCapacity(read.name());
  }

  private static int count(NamedParameters read, String key, String list) {
    int count = read.integer(key, list.split(";", -1).length);
    if (count < 1) {
      throw new IllegalArgumentException(
          read.name() + ": " + key + " is " + count + " but must be at least 1");
    }
    return count;
  }

  private static int[] ends(int[][] lanes, int end) {
    return Arrays.stream(lanes).mapToInt(lane -> lane[end]).toArray();
  }

  /**
   * The network of a context: number of sources, number of destinations, capacity of each source,
   * demand of each destination; then, unless the lanes are those of each with each, the source and
   * the destination of each lane, both -1 if it is absent.
   *
   * @param lanes how many
   */
  static Network read(ContextNumbers context, String solver, int sources, int lanes) {
    int destinations = context.whole("the number of destinations", 1, 1 << 20);
    long[] capacities = context.wholes("capacity", sources, 0, ContextNumbers.MOST);
    long[] demands = context.wholes("demand", destinations, 0, ContextNumbers.MOST);
    if (lanes < 0) {
      throw new IllegalArgumentException(
          solver + ": the context has " + sources + " sources, but theta fewer elements");
    }
    if ((long) sources * destinations == lanes && context.isAtEnd()) {
      return Network.complete(capacities, demands).requireCapacity(solver);
    }
    int[] from = new int[lanes];
    int[] to = new int[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      from[lane] = context.whole("the source of lane", lane, -1, sources - 1);
      to[lane] = context.whole("the destination of lane", lane, -1, destinations - 1);
    }
    return new Network(capacities, demands, from, to).requireCapacity(solver);
  }
}
