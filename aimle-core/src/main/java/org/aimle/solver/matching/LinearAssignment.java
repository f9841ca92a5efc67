package org.aimle.solver.matching;

import java.util.Arrays;

/**
 * Shortest augmenting paths for the linear assignment problem (Jonker and Volgenant, Computing 38,
 * 1987), rectangular too, on whole-number costs: {@code O(n^2 m)} for {@code n} agents and {@code m
 * >= n} objects, usually far less. Of several best assignments it gives the one that comes first in
 * row-major order. Holds the memory of a solve and is reused; not thread-safe.
 *
 * @since 0.1.0
 */
public final class LinearAssignment {

  /** The column of a row that has none, and the row of a column that has none. */
  public static final int NONE = -1;

  private int agents;
  private int objects;

  /** {@code costs[agent * objects + object]}. */
  private long[] costs = new long[0];

  private long[] price = new long[0];
  private long[] distance = new long[0];
  private int[] objectOf = new int[0];
  private int[] agentOf = new int[0];
  private int[] via = new int[0];
  private int[] order = new int[0];
  private int[] free = new int[0];

  private final FirstAssignment first = new FirstAssignment();

  /**
   * Finds the assignment of {@code min(rows, columns)} pairs with the largest sum of gains.
   *
   * @param gains {@code [rows, columns]}, row-major; their sum over any assignment, times four,
   *     must not overflow
   * @param columnOf receives the column of each row or {@link #NONE}
   */
  public void solve(long[] gains, int rows, int columns, int[] columnOf) {
    boolean upright = rows <= columns;
    agents = Math.min(rows, columns);
    objects = Math.max(rows, columns);
    reserve();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        costs[upright ? row * columns + column : column * rows + row] =
            -gains[row * columns + column];
      }
    }
    int left = startFromCheapest();
    left = reduceRows(left);
    for (int i = 0; i < left; i++) {
      augment(free[i]);
    }
    if (upright) {
      System.arraycopy(objectOf, 0, columnOf, 0, rows);
    } else {
      System.arraycopy(agentOf, 0, columnOf, 0, rows);
    }
    long[] agentPrice = distance;
    for (int agent = 0; agent < agents; agent++) {
      agentPrice[agent] = costs[agent * objects + objectOf[agent]] - price[objectOf[agent]];
    }
    first.improve(
        gains, rows, columns, upright ? agentPrice : price, upright ? price : agentPrice, columnOf);
  }

  private void reserve() {
    if (costs.length < agents * objects) {
      costs = new long[agents * objects];
    }
    if (price.length < objects) {
      price = new long[objects];
      distance = new long[objects];
      agentOf = new int[objects];
      via = new int[objects];
      order = new int[objects];
      objectOf = new int[objects];
      free = new int[objects];
    }
    Arrays.fill(price, 0, objects, 0);
    Arrays.fill(agentOf, 0, objects, NONE);
    Arrays.fill(objectOf, 0, agents, NONE);
  }

  /**
   * Prices objects at their lowest cost where all will be taken (an object left over must keep the
   * price 0), and gives each agent its cheapest object while that is free.
   *
   * @return how many agents are listed in {@link #free}
   */
  private int startFromCheapest() {
    if (agents == objects) {
      System.arraycopy(costs, 0, price, 0, objects);
      for (int agent = 1; agent < agents; agent++) {
        int row = agent * objects;
        for (int object = 0; object < objects; object++) {
          price[object] = Math.min(price[object], costs[row + object]);
        }
      }
    }
    int left = 0;
    for (int agent = 0; agent < agents; agent++) {
      int row = agent * objects;
      int cheapest = 0;
      for (int object = 1; object < objects; object++) {
        if (costs[row + object] - price[object] < costs[row + cheapest] - price[cheapest]) {
          cheapest = object;
        }
      }
      if (agentOf[cheapest] == NONE) {
        agentOf[cheapest] = agent;
        objectOf[agent] = cheapest;
      } else {
        free[left++] = agent;
      }
    }
    return left;
  }

  /**
   * Each free agent takes its cheapest object and lowers that object's price until it is as good as
   * the second cheapest; who had it becomes free.
   */
  private int reduceRows(int left) {
    for (int pass = 0; pass < 2 && left > 0 && objects > 1; pass++) {
      int todo = left;
      left = 0;
      int patience = 4 * objects;
      for (int next = 0; next < todo; ) {
        int agent = free[next++];
        int row = agent * objects;
        int best = 0;
        int second = 1;
        long bestCost = costs[row] - price[0];
        long secondCost = costs[row + 1] - price[1];
        if (secondCost < bestCost) {
          long swapped = bestCost;
          bestCost = secondCost;
          secondCost = swapped;
          best = 1;
          second = 0;
        }
        for (int object = 2; object < objects; object++) {
          long cost = costs[row + object] - price[object];
          if (cost < secondCost) {
            if (cost < bestCost) {
              second = best;
              secondCost = bestCost;
              best = object;
              bestCost = cost;
            } else {
              second = object;
              secondCost = cost;
            }
          }
        }
        boolean lowered = bestCost < secondCost;
        if (!lowered && agentOf[best] != NONE) {
          best = second;
        }
        int displaced = agentOf[best];
        if (displaced != NONE && (!lowered || patience == 0)) {
          if (lowered) {
            free[left++] = agent;
            continue;
          }
          // both cheapest objects are taken at the same cost: swap once, look again in the next
          // pass
          objectOf[displaced] = NONE;
          agentOf[best] = agent;
          objectOf[agent] = best;
          free[left++] = displaced;
          continue;
        }
        price[best] -= lowered ? secondCost - bestCost : 0;
        agentOf[best] = agent;
        objectOf[agent] = best;
        if (displaced != NONE) {
          objectOf[displaced] = NONE;
          free[--next] = displaced;
          patience--;
        }
      }
    }
    return left;
  }

  /** Dijkstra's algorithm over reduced costs from a free agent to the nearest free object. */
  private void augment(int start) {
    int row = start * objects;
    for (int object = 0; object < objects; object++) {
      distance[object] = costs[row + object] - price[object];
      via[object] = start;
      order[object] = object;
    }
    int scanned = 0; // order[0 .. scanned) are settled and looked at
    int settled = 0; // order[scanned .. settled) are settled at the distance `nearest`
    long nearest = 0;
    int end = NONE;
    int before = 0; // how many were settled at smaller distances
    search:
    while (true) {
      if (scanned == settled) {
        before = scanned;
        nearest = distance[order[settled]];
        for (int i = settled; i < objects; i++) {
          int object = order[i];
          if (distance[object] <= nearest) {
            if (distance[object] < nearest) {
              settled = scanned;
              nearest = distance[object];
            }
            order[i] = order[settled];
            order[settled++] = object;
          }
        }
        for (int i = scanned; i < settled; i++) {
          if (agentOf[order[i]] == NONE) {
            end = order[i];
            break search;
          }
        }
      }
      int object = order[scanned++];
      int agent = agentOf[object];
      row = agent * objects;
      long slack = costs[row + object] - price[object] - nearest;
      for (int i = settled; i < objects; i++) {
        int other = order[i];
        long through = costs[row + other] - price[other] - slack;
        if (through < distance[other]) {
          distance[other] = through;
          via[other] = agent;
          if (through == nearest) {
            if (agentOf[other] == NONE) {
              end = other;
              break search;
            }
            order[i] = order[settled];
            order[settled++] = other;
          }
        }
      }
    }
    for (int i = 0; i < before; i++) {
      price[order[i]] += distance[order[i]] - nearest;
    }
    while (true) {
      int agent = via[end];
      agentOf[end] = agent;
      int next = objectOf[agent];
      objectOf[agent] = end;
      if (agent == start) {
        return;
      }
      end = next;
    }
  }
}
