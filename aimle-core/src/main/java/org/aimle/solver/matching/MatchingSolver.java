package org.aimle.solver.matching;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.graph.EdgeList;

/**
 * Matching of largest weight in a graph: {@code theta[edges]}, in the order of the edges; no vertex
 * is in two chosen edges. A complete graph has the edges (0,1), (0,2), .. (0,v-1), (1,2), ..; its
 * number of vertices follows from the scores. Scores are rounded to 26 binary digits, fewer beyond
 * 32 vertices (20 at 2,000). Of several best matchings it gives any, but the same one for the same
 * scores. Thread-safe.
 *
 * <p>A context is the number of vertices, then tail and head of each edge, both -1 for one that is
 * absent.
 */
public final class MatchingSolver implements ContextSolver {

  private final Cover cover;
  private final SolverTally tally = new SolverTally();

  /** By the number of scores. */
  private final IntFunction<GraphMatching> graphs;

  private MatchingSolver(Cover cover, IntFunction<GraphMatching> graphs) {
    this.cover = cover;
    this.graphs = graphs;
  }

  /** For complete graphs of any size. */
  public static MatchingSolver complete(Cover cover) {
    Objects.requireNonNull(cover, "cover");
    Map<Integer, GraphMatching> known = new ConcurrentHashMap<>();
    return new MatchingSolver(
        cover,
        length -> known.computeIfAbsent(length, n -> new GraphMatching(completeGraph(n), cover)));
  }

  /**
   * For one graph.
   *
   * @throws IllegalArgumentException if matchings must be perfect and the number of vertices is odd
   */
  public static MatchingSolver of(EdgeList edges, Cover cover) {
    GraphMatching graph = new GraphMatching(edges, cover);
    return new MatchingSolver(cover, length -> graph);
  }

  /**
   * @throws IllegalArgumentException if the graph has no perfect matching but needs one, or {@code
   *     length} is not the number of its edges
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    graphs.apply(length).solve(theta, z, offset, length);
    tally.addSolved();
  }

  private static EdgeList completeGraph(int length) {
    int vertices = (int) Math.round((1 + Math.sqrt(1 + 8.0 * length)) / 2);
    if ((long) vertices * (vertices - 1) != 2L * length) {
      throw new IllegalArgumentException(
          "matching: theta has "
              + length
              + " elements, but a complete graph of v vertices has v (v - 1) / 2 edges");
    }
    int[] tails = new int[length];
    int[] heads = new int[length];
    int e = 0;
    for (int tail = 0; tail < vertices; tail++) {
      for (int head = tail + 1; head < vertices; head++) {
        tails[e] = tail;
        heads[e++] = head;
      }
    }
    return EdgeList.of(vertices, tails, heads);
  }

  @Override
  public MapSolver forInstance(float[] context, int offset, int size, int length) {
    ContextRow row = new ContextRow(context, offset, size);
    row.requireSize(1, "the number of vertices, then tail and head of each edge");
    int vertices = row.whole(0, "the number of vertices", 1, EdgeList.MOST_VERTICES);
    GraphMatching graph = new GraphMatching(EdgeList.read(row, 1, vertices, length), cover);
    return (theta, z, at, elements) -> {
      graph.solve(theta, z, at, elements);
      tally.addSolved();
    };
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }
}
