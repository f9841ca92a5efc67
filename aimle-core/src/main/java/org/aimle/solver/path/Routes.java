package org.aimle.solver.path;

import java.util.Arrays;
import org.aimle.solver.graph.EdgeList;
import org.aimle.solver.graph.Incidence;

/**
 * The part of a directed graph through which ways from a source to a target lead that begin and end
 * there and do not pass them again: only its vertices and edges matter, and only its cycles can be
 * of negative cost. Immutable.
 */
final class Routes {

  final int source;
  final int target;

  /** All edges, absent where no way to the target leads through them. */
  final EdgeList edges;

  final Incidence leaving;
  final Incidence entering;

  /** How many vertices lie on ways. */
  final int vertices;

  /** These vertices in topological order if the routes have no cycle, else empty. */
  final int[] order;

  /**
   * @throws IllegalArgumentException if no way leads from source to target, or one is no vertex
   */
  Routes(EdgeList graph, int source, int target) {
    requireVertex("source", source, graph);
    requireVertex("target", target, graph);
    this.source = source;
    this.target = target;
    boolean[] onWay = reached(graph, source, target, true);
    if (!onWay[target]) {
      throw new IllegalArgumentException(
          "the graph has no path from source %d to target %d".formatted(source, target));
    }
    boolean[] towards = reached(graph, target, source, false);
    int count = 0;
    for (int v = 0; v < onWay.length; v++) {
      onWay[v] &= towards[v];
      count += onWay[v] ? 1 : 0;
    }
    this.vertices = count;
    int[] tails = new int[graph.size()];
    int[] heads = new int[graph.size()];
    for (int e = 0; e < tails.length; e++) {
      int tail = graph.tail(e);
      int head = graph.head(e);
      boolean used =
          !graph.isAbsent(e) && tail != target && head != source && onWay[tail] && onWay[head];
      tails[e] = used ? tail : -1;
      heads[e] = used ? head : -1;
    }
    this.edges = EdgeList.of(graph.vertices(), tails, heads);
    this.leaving = Incidence.leaving(edges);
    this.entering = Incidence.entering(edges);
    this.order = topologicalOrder();
  }

  private static void requireVertex(String name, int vertex, EdgeList graph) {
    if (vertex < 0 || vertex >= graph.vertices()) {
      throw new IllegalArgumentException(
          "%s is %d but vertices are 0 .. %d".formatted(name, vertex, graph.vertices() - 1));
    }
  }

  /**
   * Where one gets from {@code start}, along edges or against them, without passing {@code end}.
   */
  private static boolean[] reached(EdgeList graph, int start, int end, boolean along) {
    Incidence incidence = along ? Incidence.leaving(graph) : Incidence.entering(graph);
    boolean[] seen = new boolean[graph.vertices()];
    int[] queue = new int[graph.vertices()];
    int last = 0;
    queue[last++] = start;
    seen[start] = true;
    for (int first = 0; first < last; first++) {
      int v = queue[first];
      for (int i = incidence.from(v); v != end && i < incidence.from(v + 1); i++) {
        int e = incidence.edge(i);
        int next = along ? graph.head(e) : graph.tail(e);
        if (!seen[next]) {
          seen[next] = true;
          queue[last++] = next;
        }
      }
    }
    return seen;
  }

  private int[] topologicalOrder() {
    int[] missing = new int[edges.vertices()];
    for (int v = 0; v < missing.length; v++) {
      missing[v] = entering.from(v + 1) - entering.from(v);
    }
    int[] sorted = new int[vertices];
    int last = 0;
    sorted[last++] = source;
    for (int first = 0; first < last; first++) {
      int v = sorted[first];
      for (int i = leaving.from(v); i < leaving.from(v + 1); i++) {
        int next = edges.head(leaving.edge(i));
        if (--missing[next] == 0) {
          sorted[last++] = next;
        }
      }
    }
    return last == vertices ? sorted : new int[0];
  }

  boolean hasCycle() {
    return order.length == 0;
  }

  @Override
  public String toString() {
    return "routes from %d to %d through %d vertices%s"
        .formatted(
            source, target, vertices, hasCycle() ? "" : " in order " + Arrays.toString(order));
  }
}
