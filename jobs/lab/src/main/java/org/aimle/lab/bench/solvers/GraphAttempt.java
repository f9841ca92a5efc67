package org.aimle.lab.bench.solvers;

import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.jgrapht.Graph;
import org.jgrapht.graph.builder.GraphTypeBuilder;
import org.jgrapht.util.SupplierUtil;

/**
 * An algorithm of JGraphT's on a graph that is built once and whose weights, minus the scores of
 * the edges, are set each time.
 *
 * @param <R> what the algorithm gives
 */
final class GraphAttempt<R> implements Attempt {

  private final Graph<Integer, Integer> graph;
  private final float[][] theta;
  private final int sign;
  private final Function<Graph<Integer, Integer>, R> algorithm;
  private final ToDoubleFunction<R> weight;
  private R found;

  private GraphAttempt(
      Graph<Integer, Integer> graph,
      float[][] theta,
      int sign,
      Function<Graph<Integer, Integer>, R> algorithm,
      ToDoubleFunction<R> weight) {
    this.graph = graph;
    this.theta = theta;
    this.sign = sign;
    this.algorithm = algorithm;
    this.weight = weight;
  }

  /** An algorithm that minimises; {@code weight} is of what it found. */
  static <R> Contender minimising(
      String name,
      Graph<Integer, Integer> graph,
      float[][] theta,
      Function<Graph<Integer, Integer>, R> algorithm,
      ToDoubleFunction<R> weight) {
    return new Contender(name, () -> new GraphAttempt<>(graph, theta, -1, algorithm, weight));
  }

  /** An algorithm that maximises. */
  static <R> Contender maximising(
      String name,
      Graph<Integer, Integer> graph,
      float[][] theta,
      Function<Graph<Integer, Integer>, R> algorithm,
      ToDoubleFunction<R> weight) {
    return new Contender(name, () -> new GraphAttempt<>(graph, theta, 1, algorithm, weight));
  }

  /** Adds something to the value of each row. */
  static Contender shifted(Contender paths, IntToDoubleFunction more) {
    return new Contender(
        paths.name(),
        () -> {
          Attempt attempt = paths.attempt().get();
          return new Attempt() {
            @Override
            public void solve(int draw) {
              attempt.solve(draw);
            }

            @Override
            public double value(int draw) {
              return attempt.value(draw) + more.applyAsDouble(draw);
            }
          };
        });
  }

  /** A graph whose edge {@code i} joins {@code ends[i][0]} and {@code ends[i][1]}. */
  static Graph<Integer, Integer> graph(boolean directed, int vertices, int[][] ends) {
    GraphTypeBuilder<Integer, Integer> kind =
        directed ? GraphTypeBuilder.directed() : GraphTypeBuilder.undirected();
    Graph<Integer, Integer> graph =
        kind.weighted(true)
            .allowingMultipleEdges(true)
            .allowingSelfLoops(false)
            .vertexSupplier(SupplierUtil.createIntegerSupplier(vertices))
            .edgeSupplier(SupplierUtil.createIntegerSupplier(ends.length))
            .buildGraph();
    for (int v = 0; v < vertices; v++) {
      graph.addVertex(v);
    }
    for (int i = 0; i < ends.length; i++) {
      graph.addEdge(ends[i][0], ends[i][1], i);
    }
    return graph;
  }

  @Override
  public void solve(int draw) {
    for (int i = 0; i < theta[draw].length; i++) {
      graph.setEdgeWeight(i, sign * theta[draw][i]);
    }
    found = algorithm.apply(graph);
  }

  @Override
  public double value(int draw) {
    return sign * weight.applyAsDouble(found);
  }
}
