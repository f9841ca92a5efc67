package org.aimle.solver.matching;

import java.util.Arrays;
import org.aimle.solver.WholeScores;
import org.aimle.solver.graph.EdgeList;
import org.jgrapht.Graph;
import org.jgrapht.alg.matching.blossom.v5.KolmogorovWeightedPerfectMatching;
import org.jgrapht.alg.matching.blossom.v5.ObjectiveSense;
import org.jgrapht.graph.AsWeightedGraph;
import org.jgrapht.graph.builder.GraphTypeBuilder;

/**
 * Matchings of largest weight in one graph, by Blossom V (Kolmogorov, Mathematical Programming
 * Computation 1, 2009). Where not all vertices need a partner, a second copy of the graph is joined
 * to the first, each vertex to its likeness by an edge of weight 0: perfect matchings of both are
 * matchings of either. Thread-safe.
 */
final class GraphMatching {

  /**
   * Blossom V takes weights beyond 10^10 for a proof that there is no perfect matching, and needs
   * sums of them.
   */
  private static final int BITS_OF_SUMS = 32;

  private static final int MOST_BITS = 26;

  private final EdgeList edges;
  private final Cover cover;

  /** Edges by number: those of the list, then those of the copy, then those between copies. */
  private final Graph<Integer, Integer> graph;

  GraphMatching(EdgeList edges, Cover cover) {
    this.edges = edges;
    this.cover = cover;
    if (cover == Cover.PERFECT && edges.vertices() % 2 == 1) {
      throw new IllegalArgumentException(
          "matching: the graph has "
              + edges.vertices()
              + " vertices, but only an even number can be matched perfectly; use cover=any");
    }
    this.graph =
        GraphTypeBuilder.<Integer, Integer>undirected()
            .allowingMultipleEdges(true)
            .weighted(true)
            .buildGraph();
    int vertices = edges.vertices();
    int copies = cover == Cover.PERFECT ? 1 : 2;
    for (int v = 0; v < copies * vertices; v++) {
      graph.addVertex(v);
    }
    for (int copy = 0; copy < copies; copy++) {
      for (int e = 0; e < edges.size(); e++) {
        if (!edges.isAbsent(e)) {
          graph.addEdge(
              copy * vertices + edges.tail(e),
              copy * vertices + edges.head(e),
              copy * edges.size() + e);
        }
      }
    }
    for (int v = 0; v < vertices && copies == 2; v++) {
      graph.addEdge(v, vertices + v, 2 * edges.size() + v);
    }
  }

  /** See {@link org.aimle.solver.MapSolver#solve}. */
  void solve(float[] theta, float[] z, int offset, int length) {
    edges.requireLength(length);
    long[] whole = new long[length];
    int bits = BITS_OF_SUMS - (32 - Integer.numberOfLeadingZeros(edges.vertices()));
    WholeScores.of(theta, offset, length, Math.max(1, Math.min(MOST_BITS, bits)), whole);
    Graph<Integer, Integer> weighted =
        new AsWeightedGraph<>(
            graph, e -> e < 2 * length ? (double) whole[e % length] : 0, false, false);
    Arrays.fill(z, offset, offset + length, 0f);
    for (int e : matched(weighted)) {
      if (e < length) {
        z[offset + e] = 1f;
      }
    }
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
