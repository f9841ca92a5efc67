package org.aimle.solver.graph;

/**
 * The edges at each vertex of an {@link EdgeList}, by ascending index; absent ones are left out.
 * Vertex {@code v} has {@code edge(i)} for {@code i} in {@code from(v) .. from(v + 1) - 1}.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class Incidence {

  private final int[] from;
  private final int[] edges;

  private Incidence(int[] from, int[] edges) {
    this.from = from;
    this.edges = edges;
  }

  /** Edges that leave each vertex. */
  public static Incidence leaving(EdgeList graph) {
    return of(graph, true, false);
  }

  /** Edges that enter each vertex. */
  public static Incidence entering(EdgeList graph) {
    return of(graph, false, true);
  }

  /** Edges that touch each vertex, whatever their direction. */
  public static Incidence touching(EdgeList graph) {
    return of(graph, true, true);
  }

  private static Incidence of(EdgeList graph, boolean byTail, boolean byHead) {
    int[] from = new int[graph.vertices() + 2];
    for (int e = 0; e < graph.size(); e++) {
      if (!graph.isAbsent(e)) {
        from[graph.tail(e) + 2] += byTail ? 1 : 0;
        from[graph.head(e) + 2] += byHead ? 1 : 0;
      }
    }
    for (int v = 2; v < from.length; v++) {
      from[v] += from[v - 1];
    }
    int[] edges = new int[from[from.length - 1]];
    for (int e = 0; e < graph.size(); e++) {
      if (!graph.isAbsent(e)) {
        if (byTail) {
          edges[from[graph.tail(e) + 1]++] = e;
        }
        if (byHead) {
          edges[from[graph.head(e) + 1]++] = e;
        }
      }
    }
    return new Incidence(from, edges);
  }

  /** Where the edges of vertex {@code v} begin; {@code from(v + 1)} is where they end. */
  public int from(int v) {
    return from[v];
  }

  /** The edge at place {@code i}. */
  public int edge(int i) {
    return edges[i];
  }
}
