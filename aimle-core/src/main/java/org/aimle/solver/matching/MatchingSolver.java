package org.aimle.solver.matching;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.aimle.solver.ContextRow;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.InstanceCache;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.graph.EdgeList;

/**
 * Matching of largest weight in a graph: {@code theta[edges]}, in the order of the edges; no vertex
 * is in two chosen edges. A complete graph has the edges (0,1), (0,2), .. (0,v-1), (1,2), ..; its
 * number of vertices follows from the scores unless it is given.
 *
 * <p>With {@link Cover#ANY} only edges of a score above 0 are chosen. Scores are rounded to 44
 * binary digits, fewer beyond 32 vertices (38 at 2,000), below the largest one that can be chosen
 * ({@link org.aimle.solver.WholeScores}): with {@link Cover#PERFECT} leave edges out instead of
 * forbidding them by huge negative scores. Of several best matchings it gives any, but the same one
 * for the same scores. Thread-safe.
 *
 * <p>A context is the number of vertices, then tail and head of each edge, both -1 for one that is
 * absent.
 *
 * @since 0.1.0
 */
public final class MatchingSolver implements ContextSolver {

  /** Complete graphs kept for further instances of their size. */
  private static final int MOST_GRAPHS = 8;

  private static final int MOST_COMPLETE = 1 << 14;

  private final InstanceCache instances = new InstanceCache();
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
        length -> {
          if (known.size() > MOST_GRAPHS) {
            known.clear();
          }
          return known.computeIfAbsent(
              length, n -> GraphMatching.ofComplete(completeGraph(n), cover));
        });
  }

  /**
   * For the complete graph of {@code vertices}.
   *
   * @throws IllegalArgumentException if there are none, or matchings must be perfect and their
   *     number is odd
   */
  public static MatchingSolver complete(int vertices, Cover cover) {
    if (vertices < 1 || vertices > MOST_COMPLETE) {
      throw new IllegalArgumentException(
          "vertices is " + vertices + " but must be in 1 .. " + MOST_COMPLETE);
    }
    GraphMatching graph =
        GraphMatching.ofComplete(completeGraph(vertices * (vertices - 1) / 2), cover);
    return new MatchingSolver(cover, length -> graph);
  }

  /**
   * For one graph.
   *
   * @throws IllegalArgumentException if matchings must be perfect and there is none
   */
  public static MatchingSolver of(EdgeList edges, Cover cover) {
    GraphMatching graph = GraphMatching.of(edges, cover);
    if (cover == Cover.PERFECT) {
      graph.solve(new float[edges.size()], new float[edges.size()], 0, edges.size());
    }
    return new MatchingSolver(cover, length -> graph);
  }

  /**
   * @throws IllegalArgumentException if the graph has no perfect matching but needs one, or {@code
   *     length} is not the number of its edges
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    tally.add(graphs.apply(length).solve(theta, z, offset, length));
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
    return instances.get(context, offset, size, length, () -> read(context, offset, size, length));
  }

  private MapSolver read(float[] context, int offset, int size, int length) {
    ContextRow row = new ContextRow(context, offset, size);
    row.requireSize(1, "the number of vertices, then tail and head of each edge");
    int vertices = row.whole(0, "the number of vertices", 1, EdgeList.MOST_VERTICES);
    GraphMatching graph = GraphMatching.of(EdgeList.read(row, 1, vertices, length), cover);
    return (theta, z, at, elements) -> tally.add(graph.solve(theta, z, at, elements));
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }
}
