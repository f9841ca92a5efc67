package org.aimle.solver.path;

import java.util.Arrays;

/**
 * The least costs from the source of {@link Routes} to their vertices, by whichever algorithm
 * suits; one thread's memory, reused from instance to instance.
 *
 * <p>Afterwards {@link #to} is within {@link #tolerance} of the least over all edges entering each
 * vertex that lies on a cheapest path to the target.
 */
final class Distances {

  private static final int NONE = -1;

  /** Rounds of Bellman-Ford between two looks for a cycle. */
  private static final int PATIENCE = 16;

  /** Vertices of a cycle that a message names. */
  private static final int MOST_NAMED = 12;

  private final CostQueue queue = new CostQueue();
  private double[] to = {};

  /** From the target: vertices not yet reached, and the costs of those that were. */
  private final CostQueue back = new CostQueue();

  private double[] left = {};
  private int[] entered = {};
  private int[] active = {};
  private int[] nextActive = {};
  private boolean[] isActive = {};
  private double tolerance;

  /**
   * Computes the least costs.
   *
   * @param costs of the edges, all finite
   * @throws IllegalArgumentException if a cycle on the routes has a negative cost
   */
  void compute(Routes routes, float[] costs) {
    int vertices = routes.edges.vertices();
    if (to.length < vertices) {
      to = new double[vertices];
      left = new double[vertices];
      entered = new int[vertices];
      active = new int[vertices];
      nextActive = new int[vertices];
      isActive = new boolean[vertices];
    }
    Arrays.fill(to, 0, vertices, Double.POSITIVE_INFINITY);
    to[routes.source] = 0;
    tolerance = 0;
    if (!routes.hasCycle()) {
      inOrder(routes, costs);
    } else if (hasNegative(routes, costs)) {
      byRounds(routes, costs);
    } else {
      byCost(routes, costs);
    }
  }

  /** The least cost of a path from the source to {@code vertex}; infinite if none was needed. */
  double to(int vertex) {
    return to[vertex];
  }

  /** How much more than least costs may be by rounding: 0 but for negative costs with cycles. */
  double tolerance() {
    return tolerance;
  }

  private static boolean hasNegative(Routes routes, float[] costs) {
    float least = 0;
    for (int e = 0; e < routes.edges.size(); e++) {
      least = Math.min(least, costs[e]);
    }
    if (least == 0) {
      return false;
    }
    for (int e = 0; e < routes.edges.size(); e++) {
      if (costs[e] < 0 && !routes.edges.isAbsent(e)) {
        return true;
      }
    }
    return false;
  }

  /** Without cycles: each vertex after those before it. */
  private void inOrder(Routes routes, float[] costs) {
    for (int v : routes.order) {
      for (int i = routes.leaving.from(v); i < routes.leaving.from(v + 1); i++) {
        int e = routes.leaving.edge(i);
        int head = routes.edges.head(e);
        to[head] = Math.min(to[head], to[v] + costs[e]);
      }
    }
  }

  /**
   * Dijkstra's algorithm, from both ends until they meet (Pohl, Machine Intelligence 6, 1971), then
   * from the source alone to all that a cheapest path can pass; ends when all that is as cheap as
   * the target is done. Costs from the target only tell where no cheapest path leads, by more than
   * rounding can make up for: what is left is as if searched from the source alone.
   */
  private void byCost(Routes routes, float[] costs) {
    queue.clear();
    queue.push(0, routes.source);
    double most = meet(routes, costs) * (1 + 4 * Math.ulp(1.0) * routes.vertices);
    while (!queue.isEmpty()) {
      int v = (int) queue.pop();
      double cost = queue.leastCost();
      if (cost > to[routes.target]) {
        return;
      }
      if (cost == to[v] && cost + atLeastLeft(v) <= most) {
        for (int i = routes.leaving.from(v); i < routes.leaving.from(v + 1); i++) {
          int e = routes.leaving.edge(i);
          int head = routes.edges.head(e);
          double longer = cost + costs[e];
          if (longer < to[head] && longer + atLeastLeft(head) <= most) {
            to[head] = longer;
            queue.push(longer, head);
          }
        }
      }
    }
  }

  /** The least cost from a vertex to the target, as far as the search from there has come. */
  private double atLeastLeft(int v) {
    return Math.min(left[v], back.leastCost());
  }

  /** Searches from both ends in turn; gives the cost of the cheapest path found. */
  private double meet(Routes routes, float[] costs) {
    Arrays.fill(left, 0, routes.edges.vertices(), Double.POSITIVE_INFINITY);
    left[routes.target] = 0;
    back.clear();
    back.push(0, routes.target);
    double ahead = 0;
    double behind = 0;
    double found = Double.POSITIVE_INFINITY;
    while (ahead + behind < found && !queue.isEmpty() && !back.isEmpty()) {
      if (ahead <= behind) {
        int v = (int) queue.pop();
        ahead = queue.leastCost();
        for (int i = routes.leaving.from(v);
            ahead == to[v] && i < routes.leaving.from(v + 1);
            i++) {
          int e = routes.leaving.edge(i);
          int head = routes.edges.head(e);
          double longer = ahead + costs[e];
          if (longer < to[head]) {
            to[head] = longer;
            queue.push(longer, head);
            found = Math.min(found, longer + left[head]);
          }
        }
      } else {
        int v = (int) back.pop();
        behind = back.leastCost();
        for (int i = routes.entering.from(v);
            behind == left[v] && i < routes.entering.from(v + 1);
            i++) {
          int e = routes.entering.edge(i);
          int tail = routes.edges.tail(e);
          double longer = behind + costs[e];
          if (longer < left[tail]) {
            left[tail] = longer;
            back.push(longer, tail);
            found = Math.min(found, longer + to[tail]);
          }
        }
      }
    }
    return found;
  }

  /**
   * Bellman-Ford's algorithm on the vertices that changed. What is cheaper by less than rounding
   * errors can add up to is not cheaper: else a cycle of cost 0 could pass for a negative one.
   */
  private void byRounds(Routes routes, float[] costs) {
    double sum = 0;
    for (int e = 0; e < routes.edges.size(); e++) {
      sum += routes.edges.isAbsent(e) ? 0 : Math.abs(costs[e]);
    }
    tolerance = Math.ulp(1.0) * routes.vertices * sum;
    entered[routes.source] = NONE;
    active[0] = routes.source;
    int count = 1;
    for (int round = 1; count > 0; round++) {
      int nextCount = 0;
      for (int a = 0; a < count; a++) {
        int v = active[a];
        isActive[v] = false;
        for (int i = routes.leaving.from(v); i < routes.leaving.from(v + 1); i++) {
          int e = routes.leaving.edge(i);
          int head = routes.edges.head(e);
          double longer = to[v] + costs[e];
          if (longer < to[head] - tolerance) {
            to[head] = longer;
            entered[head] = e;
            if (!isActive[head]) {
              isActive[head] = true;
              nextActive[nextCount++] = head;
            }
          }
        }
      }
      int[] swapped = active;
      active = nextActive;
      nextActive = swapped;
      count = nextCount;
      if (round % PATIENCE == 0) {
        refuseCycle(routes, costs, count);
      }
    }
  }

  /** Looks for a cycle among the edges by which vertices were last entered: it is negative. */
  private void refuseCycle(Routes routes, float[] costs, int count) {
    for (int a = 0; a < count; a++) {
      int v = active[a];
      int steps = 0;
      while (entered[v] != NONE && steps <= routes.vertices) {
        v = routes.edges.tail(entered[v]);
        steps++;
      }
      if (entered[v] != NONE) {
        Arrays.fill(isActive, false);
        throw new IllegalArgumentException(describeCycle(routes, costs, v));
      }
    }
  }

  private String describeCycle(Routes routes, float[] costs, int onCycle) {
    double cost = 0;
    int length = 0;
    StringBuilder cycle = new StringBuilder();
    int v = onCycle;
    do {
      cost += costs[entered[v]];
      length++;
      if (length <= MOST_NAMED) {
        cycle.append(v).append(" <- ");
      } else if (length == MOST_NAMED + 1) {
        cycle.append("... <- ");
      }
      v = routes.edges.tail(entered[v]);
    } while (v != onCycle);
    return ("theta gives the cycle %s%d of %d edges a total score of %s, above 0, so that no path is"
            + " best: keep scores at or below 0, use negative=zero, or a graph without cycles")
        .formatted(cycle, onCycle, length, (float) -cost);
  }
}
