package org.aimle.solver.matching;

import java.util.Arrays;
import org.aimle.solver.Scores;
import org.aimle.solver.WholeScores;
import org.aimle.solver.graph.EdgeList;
import org.aimle.solver.limits.SearchOutcome;
import org.jgrapht.Graph;
import org.jgrapht.alg.matching.blossom.v5.KolmogorovWeightedPerfectMatching;
import org.jgrapht.alg.matching.blossom.v5.ObjectiveSense;
import org.jgrapht.graph.AsWeightedGraph;
import org.jgrapht.graph.builder.GraphTypeBuilder;

/**
 * Matchings of largest weight in one graph, by Blossom V (Kolmogorov, Mathematical Programming
 * Computation 1, 2009), which finds perfect ones. Where not all vertices need a partner, scores
 * below 0 count as 0 and what scores no more than 0 is left out in the end. A complete graph of an
 * even number of vertices then always has a perfect matching that is best, and one of an odd number
 * has it with one more vertex, joined to all by edges of weight 0. Any other graph is joined to a
 * copy of itself, each vertex to its likeness by an edge of weight 0: perfect matchings of both are
 * matchings of either. Thread-safe.
 */
final class GraphMatching {

  /**
   * Blossom V takes weights beyond 10^10 for a proof that there is no perfect matching, and needs
   * sums of them.
   */
  private static final int BITS_OF_SUMS = 32;

  /**
   * Weights are multiples of {@code 2^-18}: far above the {@code 10^-9} up to which Blossom V takes
   * numbers for equal, and halves of them are exact, too.
   */
  private static final int BITS_OF_FRACTIONS = 18;

  private static final double UNIT = Math.scalb(1.0, -BITS_OF_FRACTIONS);

  private static final int MOST_BITS = 44;

  private final EdgeList edges;
  private final Cover cover;

  /** Edges by number: those of the list, then those that only complete a matching. */
  private final Graph<Integer, Integer> graph =
      GraphTypeBuilder.<Integer, Integer>undirected()
          .allowingMultipleEdges(true)
          .weighted(true)
          .buildGraph();

  private GraphMatching(EdgeList edges, Cover cover) {
    this.edges = edges;
    this.cover = cover;
    addVertices(edges.vertices());
    addCopy(0);
  }

  /** Perfect matchings, or any, of a graph. */
  static GraphMatching of(EdgeList edges, Cover cover) {
    GraphMatching matching = new GraphMatching(edges, cover);
    if (cover == Cover.ANY) {
      matching.addVertices(edges.vertices());
      matching.addCopy(edges.vertices());
      for (int v = 0; v < edges.vertices(); v++) {
        matching.addFree(v, edges.vertices() + v);
      }
    } else if (edges.vertices() % 2 == 1) {
      throw new IllegalArgumentException(
          "matching: the graph has "
              + edges.vertices()
              + " vertices, but only an even number can be matched perfectly; use cover=any");
    }
    return matching;
  }

  /** Perfect matchings, or any, of a complete graph. */
  static GraphMatching ofComplete(EdgeList edges, Cover cover) {
    if (cover == Cover.PERFECT) {
      return of(edges, cover);
    }
    GraphMatching matching = new GraphMatching(edges, cover);
    if (edges.vertices() % 2 == 1) {
      matching.addVertices(1);
      for (int v = 0; v < edges.vertices(); v++) {
        matching.addFree(v, edges.vertices());
      }
    }
    return matching;
  }

  private void addVertices(int count) {
    int from = graph.vertexSet().size();
    for (int v = from; v < from + count; v++) {
      graph.addVertex(v);
    }
  }

  private void addCopy(int firstVertex) {
    int firstEdge = firstVertex == 0 ? 0 : edges.size();
    for (int e = 0; e < edges.size(); e++) {
      if (!edges.isAbsent(e)) {
        graph.addEdge(firstVertex + edges.tail(e), firstVertex + edges.head(e), firstEdge + e);
      }
    }
  }

  /** An edge of weight 0, numbered beyond both copies. */
  private void addFree(int v, int other) {
    graph.addEdge(v, other, 2 * edges.size() + v);
  }

  /**
   * See {@link org.aimle.solver.MapSolver#solve}.
   *
   * @return what {@link WholeScores#round} says
   */
  SearchOutcome solve(float[] theta, float[] z, int offset, int length) {
    edges.requireLength(length);
    long[] whole = new long[length];
    SearchOutcome outcome = round(theta, offset, length, whole);
    Graph<Integer, Integer> weighted =
        new AsWeightedGraph<>(
            graph, e -> e < 2 * length ? UNIT * whole[e % length] : 0, false, false);
    Arrays.fill(z, offset, offset + length, 0f);
    for (int e : matched(weighted)) {
      if (e < length && (cover == Cover.PERFECT || theta[offset + e] > 0)) {
        z[offset + e] = 1f;
      }
    }
    return outcome;
  }

  private SearchOutcome round(float[] theta, int offset, int length, long[] whole) {
    Scores.requireFinite(theta, offset, length);
    int vertexBits = 32 - Integer.numberOfLeadingZeros(graph.vertexSet().size());
    int bits = BITS_OF_SUMS + BITS_OF_FRACTIONS - vertexBits;
    bits = Math.max(1, Math.min(MOST_BITS, bits));
    if (cover == Cover.PERFECT) {
      return WholeScores.round(theta, offset, length, bits, whole);
    }
    // what cannot be chosen takes no digits from what can
    float[] gains = new float[length];
    for (int e = 0; e < length; e++) {
      gains[e] = edges.isAbsent(e) ? 0 : Math.max(0, theta[offset + e]);
    }
    return WholeScores.round(gains, 0, length, bits, whole);
  }

  private Iterable<Integer> matched(Graph<Integer, Integer> weighted) {
    try {
      return new KolmogorovWeightedPerfectMatching<>(weighted, ObjectiveSense.MAXIMIZE)
          .getMatching()
          .getEdges();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "matching: the graph of "
              + edges.vertices()
              + " vertices has no "
              + cover
              + " matching; use cover=any, or add edges",
          e);
    }
  }
}
