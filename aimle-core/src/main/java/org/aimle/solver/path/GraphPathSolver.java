package org.aimle.solver.path;

import java.util.Objects;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.InstanceCache;
import org.aimle.solver.MapSolver;
import org.aimle.solver.MinimisingSolver;
import org.aimle.solver.NoInstance;
import org.aimle.solver.graph.EdgeList;

/**
 * The best path through a directed graph, from a source to a target.
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta[edges]}, in the order of the {@link EdgeList}: minus the cost of
 *       each edge.
 *   <li><b>Feasible</b> are the edges of a path from source to target that visits no vertex twice;
 *       none at all if these are the same vertex.
 *   <li><b>Ties:</b> of equally good paths one with the fewest edges; of those the one whose last
 *       edge has the lowest index, then the edge before that, and so on. Sums are made in double
 *       precision, from the source on; in graphs with cycles and negative costs, what differs by
 *       rounding counts as equal.
 *   <li><b>Scores above 0</b> are negative costs: {@link NegativeCosts} says whether they count. A
 *       cycle on the way from source to target that gains from each turn is then an error.
 *   <li><b>Context:</b> {@code vertices, source, target}, then {@code tail, head} of each scored
 *       edge (both -1: no edge there), filled up with -1: each example's own graph.
 *   <li><b>Time:</b> for v vertices and e edges, O(v + e) without cycles on the way, by topological
 *       order; O(v + e log e) with costs of at least 0, by Dijkstra's algorithm; otherwise O(v e),
 *       by Bellman and Ford's. No allocation once a thread's scratch memory has grown.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class GraphPathSolver implements ContextSolver {

  private static final int EDGES_FROM = 3;

  private final InstanceCache instances = new InstanceCache();
  private final NegativeCosts negative;
  private final MapSolver own;

  /**
   * @param source a vertex of the graph
   * @param target a vertex of the graph
   * @throws IllegalArgumentException if no path leads from source to target, or one is no vertex
   */
  public GraphPathSolver(EdgeList graph, int source, int target, NegativeCosts negative) {
    this(new MinimisingSolver(new GraphPath(graph, source, target, negative)), negative);
  }

  private GraphPathSolver(MapSolver own, NegativeCosts negative) {
    this.own = own;
    this.negative = Objects.requireNonNull(negative, "negative");
  }

  /** Of examples that each bring a context. */
  public static GraphPathSolver ofContexts(NegativeCosts negative) {
    return new GraphPathSolver(
        new NoInstance("graph-path:negative=" + Objects.requireNonNull(negative, "negative")),
        negative);
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
    row.requireSize(EDGES_FROM, "vertices, source, target, then tail and head of each edge");
    int vertices = row.whole(0, "vertices", 1, EdgeList.MOST_VERTICES);
    int source = row.whole(1, "source", 0, vertices - 1);
    int target = row.whole(2, "target", 0, vertices - 1);
    EdgeList graph = EdgeList.read(row, EDGES_FROM, vertices, length);
    return new MinimisingSolver(new GraphPath(graph, source, target, negative));
  }

  @Override
  public String toString() {
    return own.toString();
  }
}
