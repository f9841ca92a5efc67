package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.solver.ContextNumbers;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Items that are made in periods, kept, and needed later. Immutable by agreement: arrays are not
 * copied.
 *
 * @param demands {@code [items, periods]}
 * @param capacities most that is made in each period, all items together
 * @param stocks of each item before the first period
 * @param minimums least that is made of each item in a period if any is
 * @param holding cost of keeping a unit of each item from a period to the next; nothing is paid for
 *     what is left after the last one
 * @param costs {@code [items, periods]}: of making a unit
 */
record LotSizing(
    long[] demands,
    long[] capacities,
    long[] stocks,
    long[] minimums,
    double[] holding,
    double[] costs) {

  private static final long MOST = NetworkChecks.MOST;
  private static final int MOST_PERIODS = 1 << 16;

  int periods() {
    return capacities.length;
  }

  int items() {
    return stocks.length;
  }

  /**
   * The same lots without stocks: what is on hand meets the first demands. Keeping it until then
   * costs the same whatever is made.
   */
  LotSizing withoutStocks() {
    long[] needed = demands.clone();
    for (int item = 0; item < items(); item++) {
      long left = stocks[item];
      for (int period = 0; period < periods(); period++) {
        long used = Math.min(left, needed[item * periods() + period]);
        needed[item * periods() + period] -= used;
        left -= used;
      }
    }
    return new LotSizing(needed, capacities, new long[items()], minimums, holding, costs);
  }

  /**
   * As a flow, without regard to stocks. Lanes: from a plant in each period, which supplies its
   * capacity, to each item in that period, item after item; from each item in a period to itself in
   * the next one. What is made is bounded by what is still needed. Where lots have a minimum more
   * may be made than is needed: a lane leads from each item's last period to a heap, and what does
   * not come there comes from a reserve that has as much as the heap takes.
   */
  SupplyNetwork toNetwork() {
    int places = items() * periods();
    int kept = items() * (periods() - 1);
    boolean leaves = Arrays.stream(minimums).anyMatch(minimum -> minimum > 0);
    long[] supplies = new long[periods() + places + (leaves ? 2 : 0)];
    Lanes lanes = new Lanes(places + kept + (leaves ? items() + 1 : 0));
    System.arraycopy(capacities, 0, supplies, 0, periods());
    int heap = supplies.length - 1;
    long mostLeft = 0;
    for (int item = 0; item < items(); item++) {
      long left = Math.multiplyExact(minimums[item], (long) periods());
      long needed = left;
      for (int period = periods() - 1; period >= 0; period--) {
        int place = item * periods() + period;
        int node = periods() + place;
        supplies[node] = -demands[place];
        if (period + 1 < periods()) {
          int lane = places + item * (periods() - 1) + period;
          lanes.set(lane, node, node + 1, needed, 0, holding[item]);
        }
        needed += demands[place];
        boolean isRoom = minimums[item] <= capacities[period];
        long most = isRoom ? Math.min(needed, capacities[period]) : 0;
        lanes.set(
            place,
            isRoom ? period : -1,
            isRoom ? node : -1,
            most,
            isRoom ? minimums[item] : 0,
            costs[place]);
      }
      if (leaves) {
        int last = periods() + (item + 1) * periods() - 1;
        lanes.set(places + kept + item, last, heap, left, 0, 0);
        mostLeft += left;
      }
    }
    if (leaves) {
      supplies[heap] = -mostLeft;
      supplies[heap - 1] = mostLeft;
      lanes.set(places + kept + items(), heap - 1, heap, mostLeft, 0, 0);
    }
    return new SupplyNetwork(
        supplies.length,
        1,
        supplies,
        lanes.tails,
        lanes.heads,
        lanes.capacities,
        lanes.minimums,
        lanes.costs,
        new int[0],
        new long[0]);
  }

  /** Lanes while they are written. */
  private static final class Lanes {
    private final int[] tails;
    private final int[] heads;
    private final long[] capacities;
    private final long[] minimums;
    private final double[] costs;

    Lanes(int count) {
      tails = new int[count];
      heads = new int[count];
      capacities = new long[count];
      minimums = new long[count];
      costs = new double[count];
    }

    void set(int lane, int tail, int head, long capacity, long minimum, double cost) {
      tails[lane] = tail;
      heads[lane] = head;
      capacities[lane] = capacity;
      minimums[lane] = minimum;
      costs[lane] = cost;
    }
  }

  /** The parameters that {@link #of} reads and what each means. */
  static Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("demands", "of each period, such as 3;0;4; of several items one after the other");
    meanings.put("items", "how many; default 1");
    meanings.put(
        "capacities",
        "most made in each period, all items together; one number for all; default any");
    meanings.put("stocks", "of each item before the first period; default 0");
    meanings.put("minimums", "least made of each item in a period if any is; default 0");
    meanings.put(
        "holding", "cost of keeping a unit of each item from a period to the next; default 0");
    meanings.put(
        "costs",
        "of making a unit, in each period, item after item; one number for all; default 0");
    return meanings;
  }

  /**
   * The instance of parameters.
   *
   * @throws IllegalArgumentException if one is missing or wrong
   */
  static LotSizing of(NamedParameters read) {
    Map<String, String> given = read.parameters();
    if (!given.containsKey("demands")) {
      throw new IllegalArgumentException(
          read.name()
              + " needs demands, such as demands=3;0;4, or nothing of an instance where examples"
              + " have contexts; it has "
              + given.keySet());
    }
    long[] demands = NumberLists.wholes("demands", given.get("demands"), 0, MOST);
    int items = read.integer("items", 1);
    if (items < 1 || demands.length % items != 0) {
      throw new IllegalArgumentException(
          read.name()
              + ": items is "
              + items
              + " but must be at least 1 and divide the number of demands, "
              + demands.length);
    }
    int periods = demands.length / items;
    long[] capacities = new long[periods];
    if (given.containsKey("capacities")) {
      capacities = NumberLists.wholes("capacities", given.get("capacities"), periods, 0, MOST);
    } else {
      Arrays.fill(capacities, NetworkChecks.total(read.name(), "demands", demands));
    }
    return new LotSizing(
        demands,
        capacities,
        NumberLists.wholes("stocks", given.getOrDefault("stocks", "0"), items, 0, MOST),
        NumberLists.wholes("minimums", given.getOrDefault("minimums", "0"), items, 0, MOST),
        NumberLists.reals("holding", given.getOrDefault("holding", "0"), items),
        NumberLists.reals("costs", given.getOrDefault("costs", "0"), demands.length));
  }

  /**
   * The instance of a context: items, periods; demands item after item; capacity of each period;
   * stock, then minimum of each item; holding cost of each item; cost of making a unit, item after
   * item.
   */
  static LotSizing read(ContextNumbers context) {
    int items = context.whole("the number of items", 1, MOST_PERIODS);
    int periods = context.whole("the number of periods", 1, MOST_PERIODS);
    long[] demands =
        context.wholes(
            "demand", context.count("demand", (long) items * periods), 0, ContextNumbers.MOST);
    long[] capacities = context.wholes("the capacity of period", periods, 0, ContextNumbers.MOST);
    long[] stocks = context.wholes("the stock of item", items, 0, ContextNumbers.MOST);
    long[] minimums = context.wholes("the minimum of item", items, 0, ContextNumbers.MOST);
    double[] holding = new double[context.count("the holding cost of item", items)];
    Arrays.setAll(holding, item -> context.real("the holding cost of item", item));
    double[] costs = new double[context.count("the cost of making", demands.length)];
    Arrays.setAll(costs, place -> context.real("the cost of making, place", place));
    return new LotSizing(demands, capacities, stocks, minimums, holding, costs);
  }
}
