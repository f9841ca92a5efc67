package org.aimle.solver.path;

import java.util.Arrays;
import org.aimle.solver.CostMinimiser;
import org.aimle.solver.graph.EdgeList;

/** The cheapest path through a directed graph. Immutable and thread-safe. */
final class GraphPath implements CostMinimiser {

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final EdgeList graph;
  private final Routes routes;
  private final NegativeCosts negative;

  /**
   * @throws IllegalArgumentException if no way leads from source to target, or one is no vertex
   */
  GraphPath(EdgeList graph, int source, int target, NegativeCosts negative) {
    this.graph = graph;
    this.routes = new Routes(graph, source, target);
    this.negative = negative;
  }

  @Override
  public void minimise(float[] costs, int length, float[] z, int offset) {
    graph.requireLength(length);
    if (negative == NegativeCosts.ZERO) {
      for (int e = 0; e < length; e++) {
        costs[e] = Math.max(0f, costs[e]);
      }
    }
    Scratch mine = SCRATCH.get();
    mine.distances.compute(routes, costs);
    Arrays.fill(z, offset, offset + length, 0f);
    int[] steps = mine.stepsTo(routes, costs);
    for (int v = routes.target; v != routes.source; ) {
      int i = routes.entering.from(v);
      int e = routes.entering.edge(i);
      while (steps[routes.edges.tail(e)] != steps[v] - 1 || !mine.isOnWay(routes, costs, e)) {
        e = routes.entering.edge(++i);
      }
      z[offset + e] = 1f;
      v = routes.edges.tail(e);
    }
  }

  @Override
  public String toString() {
    return "graph-path:vertices=%d,edges=%s,source=%d,target=%d,negative=%s"
        .formatted(graph.vertices(), graph, routes.source, routes.target, negative);
  }

  private static final class Scratch {
    private static final int UNSEEN = -1;

    final Distances distances = new Distances();
    private int[] steps = {};
    private int[] queue = {};

    /** Whether a cheapest path to its head can end with this edge. */
    boolean isOnWay(Routes routes, float[] costs, int e) {
      double cost = distances.to(routes.edges.tail(e)) + costs[e];
      return cost <= distances.to(routes.edges.head(e)) + distances.tolerance()
          && cost < Double.POSITIVE_INFINITY;
    }

    /** The fewest edges of cheapest paths to each vertex, as far as the target. */
    int[] stepsTo(Routes routes, float[] costs) {
      int vertices = routes.edges.vertices();
      if (steps.length < vertices) {
        steps = new int[vertices];
        queue = new int[vertices];
      }
      Arrays.fill(steps, 0, vertices, UNSEEN);
      steps[routes.source] = 0;
      int last = 0;
      queue[last++] = routes.source;
      for (int first = 0; steps[routes.target] == UNSEEN; first++) {
        int v = queue[first];
        for (int i = routes.leaving.from(v); i < routes.leaving.from(v + 1); i++) {
          int e = routes.leaving.edge(i);
          int head = routes.edges.head(e);
          if (steps[head] == UNSEEN && isOnWay(routes, costs, e)) {
            steps[head] = steps[v] + 1;
            queue[last++] = head;
          }
        }
      }
      return steps;
    }
  }
}
