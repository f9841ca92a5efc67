package org.aimle.solver.tree;

import org.aimle.solver.graph.EdgeList;

/** Disjoint sets of the vertices 0, 1, .. (union-find with path halving). Not thread-safe. */
final class Components {

  private int[] parents = {};

  /** Of the vertices of a graph: those that paths join, whatever the directions of edges. */
  static Components of(EdgeList graph) {
    Components components = new Components();
    components.separate(graph.vertices());
    for (int e = 0; e < graph.size(); e++) {
      if (!graph.isAbsent(e)) {
        components.join(graph.tail(e), graph.head(e));
      }
    }
    return components;
  }

  /** Begins anew: each of {@code vertices} vertices is a set of its own. */
  void separate(int vertices) {
    if (parents.length < vertices) {
      parents = new int[vertices];
    }
    for (int v = 0; v < vertices; v++) {
      parents[v] = v;
    }
  }

  /** The vertex that stands for the set of {@code v}. */
  int find(int v) {
    int[] p = parents;
    while (p[v] != v) {
      p[v] = p[p[v]];
      v = p[v];
    }
    return v;
  }

  /** Makes one set of two; whether they were two. */
  boolean join(int v, int w) {
    int first = find(v);
    int second = find(w);
    parents[first] = second;
    return first != second;
  }
}
