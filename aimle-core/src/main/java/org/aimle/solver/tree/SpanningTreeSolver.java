package org.aimle.solver.tree;

import java.util.Objects;
import java.util.OptionalInt;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.InstanceCache;
import org.aimle.solver.MapSolver;
import org.aimle.solver.graph.EdgeList;

/**
 * Maximum spanning trees, of complete graphs or of given ones.
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta}: one for each edge, in the order of the {@link EdgeList}; of a
 *       complete graph in a {@link PairLayout}, from whose length the number of vertices follows.
 *   <li><b>Feasible</b> are the sets of {@code vertices - 1} edges that join all vertices.
 *   <li><b>Ties:</b> of equally good trees the one with the edge of lowest index in which they
 *       differ. Exact: scores are compared, never added.
 *   <li><b>Context:</b> {@code vertices}, then {@code tail, head} of each scored edge (both -1: no
 *       edge there), filled up with -1: each example's own graph.
 *   <li><b>Time:</b> complete graphs of v vertices O(v^2), by Prim's algorithm; given graphs of e
 *       edges O(v^2 + e) by Prim's if they are dense, otherwise O(e log e) by Kruskal's. No
 *       allocation once a thread's scratch memory has grown.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class SpanningTreeSolver implements ContextSolver {

  private final InstanceCache instances = new InstanceCache();
  private final MapSolver own;

  private SpanningTreeSolver(MapSolver own) {
    this.own = own;
  }

  /** Of complete graphs of any size: each instance's number of scores tells its vertices. */
  public static SpanningTreeSolver complete(PairLayout layout) {
    return new SpanningTreeSolver(
        new CompleteTree(Objects.requireNonNull(layout, "layout"), OptionalInt.empty()));
  }

  /**
   * Of the complete graph of {@code vertices} vertices.
   *
   * @throws IllegalArgumentException if {@code vertices} is less than 1, or more than an array of
   *     scores allows
   */
  public static SpanningTreeSolver complete(int vertices, PairLayout layout) {
    Objects.requireNonNull(layout, "layout");
    if (vertices < 1 || layout.length(vertices) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "vertices is " + vertices + " but must be at least 1, and have fewer than 2^31 scores");
    }
    return new SpanningTreeSolver(new CompleteTree(layout, OptionalInt.of(vertices)));
  }

  /**
   * Of a given graph; directions of edges do not matter.
   *
   * @throws IllegalArgumentException if the graph is not connected; the message names two vertices
   *     that no path joins
   */
  public static SpanningTreeSolver of(EdgeList graph) {
    return new SpanningTreeSolver(treeOf(graph));
  }

  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    own.solve(theta, z, offset, length);
  }

  @Override
  public MapSolver forInstance(float[] context, int offset, int size, int length) {
    return instances.get(context, offset, size, length, () -> read(context, offset, size, length));
  }

  private MapSolver read(float[] context, int offset, int size, int length) {
    ContextRow row = new ContextRow(context, offset, size);
    row.requireSize(1, "vertices, then tail and head of each edge");
    int vertices = row.whole(0, "vertices", 1, EdgeList.MOST_VERTICES);
    return treeOf(EdgeList.read(row, 1, vertices, length));
  }

  private static MapSolver treeOf(EdgeList graph) {
    requireConnected(graph);
    return isDense(graph) ? new PrimTree(graph) : new KruskalTree(graph);
  }

  /** Where Prim's algorithm was measured to be the faster one: {@code v^2 < 4 e log2 e}. */
  private static boolean isDense(EdgeList graph) {
    long logarithm = Integer.SIZE - Integer.numberOfLeadingZeros(graph.size());
    return (long) graph.vertices() * graph.vertices() < 4 * logarithm * graph.size();
  }

  private static void requireConnected(EdgeList graph) {
    Components components = Components.of(graph);
    for (int v = 1; v < graph.vertices(); v++) {
      if (components.find(v) != components.find(0)) {
        throw new IllegalArgumentException(
            "the graph has no spanning tree: no path of its edges joins vertices 0 and " + v);
      }
    }
  }

  @Override
  public String toString() {
    return own.toString();
  }
}
