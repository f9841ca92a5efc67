package org.aimle.solver.tree;

import java.util.OptionalInt;
import org.aimle.solver.graph.EdgeList;
import org.aimle.solver.graph.Incidence;

/** Which vertices edges lead to from others. */
final class Reach {

  private final EdgeList graph;
  private final Incidence leaving;
  private final boolean[] seen;
  private final int[] open;

  private Reach(EdgeList graph) {
    this.graph = graph;
    this.leaving = Incidence.leaving(graph);
    this.seen = new boolean[graph.vertices()];
    this.open = new int[graph.vertices()];
  }

  /**
   * Refuses a graph without spanning arborescence.
   *
   * @throws IllegalArgumentException if the root, or if it is free any vertex, does not reach all
   */
  static void requireRoot(EdgeList graph, OptionalInt root) {
    Reach first = new Reach(graph);
    int candidate = root.orElse(0);
    if (root.isEmpty()) {
      // If a vertex reaches all, then so does the last one that those before it do not reach.
      for (int v = 0; v < graph.vertices(); v++) {
        if (!first.seen[v]) {
          candidate = v;
          first.from(v);
        }
      }
    }
    Reach all = new Reach(graph);
    all.from(candidate);
    for (int v = 0; v < graph.vertices(); v++) {
      if (!all.seen[v]) {
        throw new IllegalArgumentException(
            root.isPresent()
                ? "the graph has no path from root " + candidate + " to vertex " + v
                : "the graph has no vertex with paths to both vertex " + candidate + " and " + v);
      }
    }
  }

  /**
   * Refuses a graph without a spanning arborescence in which one edge leaves the root.
   *
   * @throws IllegalArgumentException if no end of an edge from the root reaches all other vertices
   *     without it
   */
  static void requireOneChild(EdgeList graph, int root) {
    EdgeList others = without(graph, root);
    Reach first = new Reach(others);
    int candidate = root;
    for (int v = 0; v < graph.vertices(); v++) {
      if (v != root && !first.seen[v]) {
        candidate = v;
        first.from(v);
      }
    }
    Reach all = new Reach(others);
    all.from(candidate);
    // Those from which the candidate is reached reach all, too.
    Reach back = new Reach(others.turned());
    back.from(candidate);
    boolean found = graph.vertices() == 1;
    for (int e = 0; e < graph.size(); e++) {
      found |= graph.tail(e) == root && back.seen[graph.head(e)];
    }
    for (int v = 0; v < graph.vertices(); v++) {
      found &= v == root || all.seen[v];
    }
    if (!found) {
      throw new IllegalArgumentException(
          "no single child of root "
              + root
              + " reaches all other vertices: add edges, or use root-children=any");
    }
  }

  private static EdgeList without(EdgeList graph, int vertex) {
    int[] tails = new int[graph.size()];
    int[] heads = new int[graph.size()];
    for (int e = 0; e < graph.size(); e++) {
      boolean kept = graph.tail(e) != vertex && graph.head(e) != vertex;
      tails[e] = kept ? graph.tail(e) : -1;
      heads[e] = kept ? graph.head(e) : -1;
    }
    return EdgeList.of(graph.vertices(), tails, heads);
  }

  private void from(int start) {
    int count = 0;
    open[count++] = start;
    seen[start] = true;
    while (count > 0) {
      int v = open[--count];
      for (int i = leaving.from(v); i < leaving.from(v + 1); i++) {
        int head = graph.head(leaving.edge(i));
        if (!seen[head]) {
          seen[head] = true;
          open[count++] = head;
        }
      }
    }
  }
}
