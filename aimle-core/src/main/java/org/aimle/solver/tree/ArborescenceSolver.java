package org.aimle.solver.tree;

import java.util.Arrays;
import java.util.OptionalInt;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.InstanceCache;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.graph.EdgeList;

/**
 * Maximum spanning arborescences: trees whose edges lead from a root to all other vertices, as in
 * directed latent trees (dependency parses).
 *
 * <ul>
 *   <li><b>Scores</b> {@code theta}: one for each edge, in the order of the {@link EdgeList}; of a
 *       complete graph of v vertices {@code theta[v (v - 1)]}, a matrix without its diagonal: the
 *       edge from {@code i} to {@code j} at {@code i (v - 1) + (j < i ? j : j - 1)}. From the
 *       length the number of vertices follows.
 *   <li><b>Feasible</b> are sets of {@code v - 1} edges by which the root reaches every vertex. The
 *       root is fixed, or free: then the best one is found too. A fixed one may be bound to have
 *       exactly one child, as in dependency parses: its edges are then used only where nothing else
 *       enters, at the end of all contractions (after Gabow and Tarjan 1984; Zmigrod, Vieira,
 *       Cotterell, "Please mind the root", EMNLP 2020).
 *   <li><b>Ties:</b> where the edges that are best for each vertex (the lowest of equal ones) form
 *       no cycle, they are the solution for a fixed root. Otherwise which of equally good solutions
 *       is found is always the same one, but follows no rule. Sums are made in double precision.
 *   <li><b>Context:</b> {@code vertices, root} (-1: free), then {@code tail, head} of each scored
 *       edge (both -1: no edge there), filled up with -1: each example's own graph.
 *   <li><b>Time:</b> for v vertices and e edges O(v^2) in dense graphs, O(e log v) in others. No
 *       allocation once a thread's scratch memory has grown.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class ArborescenceSolver implements ContextSolver {

  private static final int EDGES_FROM = 2;
  private static final ThreadLocal<DenseArborescence> DENSE =
      ThreadLocal.withInitial(DenseArborescence::new);
  private static final ThreadLocal<HeapArborescence> SPARSE =
      ThreadLocal.withInitial(HeapArborescence::new);

  private final InstanceCache instances = new InstanceCache();
  private final OptionalInt root;
  private final RootChildren children;
  private final MapSolver own;
  private final String graph;

  private ArborescenceSolver(OptionalInt root, RootChildren children, MapSolver own, String graph) {
    this.root = root;
    this.children = children;
    this.own = own;
    this.graph = graph;
  }

  /**
   * Of complete graphs of any size: each instance's number of scores tells its vertices.
   *
   * @param root the vertex that reaches all; empty: whichever is best
   * @throws IllegalArgumentException if {@code root} is negative
   */
  public static ArborescenceSolver complete(OptionalInt root) {
    return complete(root, RootChildren.ANY);
  }

  /**
   * Of complete graphs of any size: each instance's number of scores tells its vertices.
   *
   * @param root the vertex that reaches all; empty: whichever is best
   * @param children of the root
   * @throws IllegalArgumentException if {@code root} is negative, or is free but to have one child
   */
  public static ArborescenceSolver complete(OptionalInt root, RootChildren children) {
    requireFixed(root, children);
    if (root.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "root is " + root.getAsInt() + " but must be a vertex, at least 0");
    }
    return new ArborescenceSolver(
        root,
        children,
        (theta, z, offset, length) ->
            solveComplete(
                PairLayout.DOUBLE.vertices(length), root, children, theta, z, offset, length),
        "");
  }

  /**
   * Of the complete graph of {@code vertices} vertices.
   *
   * @param root the vertex that reaches all; empty: whichever is best
   * @throws IllegalArgumentException if {@code vertices} is less than 1, or more than an array of
   *     scores allows, or {@code root} is no vertex
   */
  public static ArborescenceSolver complete(int vertices, OptionalInt root) {
    return complete(vertices, root, RootChildren.ANY);
  }

  /**
   * Of the complete graph of {@code vertices} vertices.
   *
   * @param root the vertex that reaches all; empty: whichever is best
   * @param children of the root
   * @throws IllegalArgumentException if {@code vertices} is less than 1, or more than an array of
   *     scores allows, {@code root} is no vertex, or it is free but to have one child
   */
  public static ArborescenceSolver complete(int vertices, OptionalInt root, RootChildren children) {
    requireFixed(root, children);
    if (vertices < 1 || PairLayout.DOUBLE.length(vertices) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "vertices is " + vertices + " but must be at least 1, and have fewer than 2^31 scores");
    }
    requireRoot(root, vertices);
    return new ArborescenceSolver(
        root,
        children,
        (theta, z, offset, length) -> {
          int found = PairLayout.DOUBLE.vertices(length);
          if (found != vertices) {
            throw new IllegalArgumentException(
                "the instance has %d scores, those of %d vertices, but vertices is %d"
                    .formatted(length, found, vertices));
          }
          solveComplete(vertices, root, children, theta, z, offset, length);
        },
        "vertices=" + vertices + ",");
  }

  /**
   * Of a given graph.
   *
   * @param root the vertex that reaches all; empty: whichever is best
   * @throws IllegalArgumentException if {@code root} is no vertex or does not reach all, or, being
   *     free, no vertex does; the message names a vertex that is not reached
   */
  public static ArborescenceSolver of(EdgeList graph, OptionalInt root) {
    return of(graph, root, RootChildren.ANY);
  }

  /**
   * Of a given graph.
   *
   * @param root the vertex that reaches all; empty: whichever is best
   * @param children of the root
   * @throws IllegalArgumentException if {@code root} is no vertex or does not reach all, by one
   *     child if so it shall be, or, being free, no vertex does; or if it is free but to have one
   *     child
   */
  public static ArborescenceSolver of(EdgeList graph, OptionalInt root, RootChildren children) {
    requireFixed(root, children);
    return new ArborescenceSolver(
        root,
        children,
        ofGraph(graph, root, children),
        "vertices=" + graph.vertices() + ",edges=" + graph + ",");
  }

  private static void requireFixed(OptionalInt root, RootChildren children) {
    if (children == RootChildren.ONE && root.isEmpty()) {
      throw new IllegalArgumentException(
          "root-children is one but root is free: name the root that shall have one child");
    }
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
    row.requireSize(EDGES_FROM, "vertices, root, then tail and head of each edge");
    int vertices = row.whole(0, "vertices", 1, EdgeList.MOST_VERTICES);
    int ownRoot = row.whole(1, "root", ContextRow.PADDING, vertices - 1);
    OptionalInt itsRoot =
        ownRoot == ContextRow.PADDING ? OptionalInt.empty() : OptionalInt.of(ownRoot);
    requireFixed(itsRoot, children);
    return ofGraph(EdgeList.read(row, EDGES_FROM, vertices, length), itsRoot, children);
  }

  private static void solveComplete(
      int vertices,
      OptionalInt root,
      RootChildren children,
      float[] theta,
      float[] z,
      int offset,
      int length) {
    requireRoot(root, vertices);
    Scores.requireFinite(theta, offset, length);
    Arrays.fill(z, offset, offset + length, 0f);
    DENSE.get().solve(new Arcs.Complete(vertices), root, children, theta, z, offset);
  }

  private static MapSolver ofGraph(EdgeList graph, OptionalInt root, RootChildren children) {
    requireRoot(root, graph.vertices());
    if (children == RootChildren.ONE) {
      Reach.requireOneChild(graph, root.getAsInt());
    } else {
      Reach.requireRoot(graph, root);
    }
    boolean dense = isDense(graph);
    Arcs arcs = new Arcs.Listed(graph);
    return (theta, z, offset, length) -> {
      graph.requireLength(length);
      Scores.requireFinite(theta, offset, length);
      Arrays.fill(z, offset, offset + length, 0f);
      if (dense) {
        DENSE.get().solve(arcs, root, children, theta, z, offset);
      } else {
        SPARSE.get().solve(graph, root, children, theta, z, offset);
      }
    };
  }

  /** Where the matrix was measured to be faster than heaps. */
  private static boolean isDense(EdgeList graph) {
    return (long) graph.vertices() * graph.vertices() < 6L * graph.size();
  }

  private static void requireRoot(OptionalInt root, int vertices) {
    if (root.orElse(0) < 0 || root.orElse(0) >= vertices) {
      throw new IllegalArgumentException(
          "root is " + root.getAsInt() + " but vertices are 0 .. " + (vertices - 1));
    }
  }

  @Override
  public String toString() {
    return "arborescence:"
        + graph
        + "root="
        + (root.isPresent() ? Integer.toString(root.getAsInt()) : "free")
        + (children == RootChildren.ONE ? ",root-children=one" : "");
  }
}
