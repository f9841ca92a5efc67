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
