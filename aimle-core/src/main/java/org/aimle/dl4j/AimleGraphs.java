package org.aimle.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.SolverCounts;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * Reaches the AIMLE layers of a graph, and whatever else in it draws keyed noise.
 *
 * @since 0.1.0
 */
public final class AimleGraphs {

  private AimleGraphs() {}

  /** The AIMLE layers by vertex name, in topological order; empty if the graph has none. */
  public static Map<String, AimleLayer> layers(ComputationGraph graph) {
    Map<String, AimleLayer> layers = new LinkedHashMap<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (vertex instanceof AimleLayer layer) {
        layers.put(vertex.getVertexName(), layer);
      }
    }
    return layers;
  }

  /** The state of each AIMLE layer by vertex name, in topological order. */
  public static Map<String, LambdaState> lambdaStates(ComputationGraph graph) {
    Map<String, LambdaState> states = new LinkedHashMap<>();
    layers(graph).forEach((name, layer) -> states.put(name, layer.lambdaState()));
    return states;
  }

  /**
   * @throws IllegalArgumentException if a name is not that of an AIMLE layer of the graph
   */
  public static void setLambdaStates(ComputationGraph graph, Map<String, LambdaState> states) {
    Map<String, AimleLayer> layers = layers(graph);
    states.forEach(
        (name, state) -> {
          AimleLayer layer = layers.get(name);
          if (layer == null) {
            throw new IllegalArgumentException(
                "the graph has no AIMLE layer '" + name + "'; it has " + layers.keySet());
          }
          layer.setLambdaState(state);
        });
  }

  /** What each AIMLE layer's most recent backward pass saw. */
  public static Map<String, SparsityStatistics> lastStatistics(ComputationGraph graph) {
    Map<String, SparsityStatistics> statistics = new LinkedHashMap<>();
    layers(graph).forEach((name, layer) -> statistics.put(name, layer.lastStatistics()));
    return statistics;
  }

  /** What each AIMLE layer's solver has done since the graph was made. */
  public static Map<String, SolverCounts> solverCounts(ComputationGraph graph) {
    Map<String, SolverCounts> counts = new LinkedHashMap<>();
    layers(graph).forEach((name, layer) -> counts.put(name, layer.solverCounts()));
    return counts;
  }

  /** Nanoseconds that all AIMLE layers have spent in solving since the graph was made. */
  public static long solverNanoseconds(ComputationGraph graph) {
    return layers(graph).values().stream().mapToLong(AimleLayer::solverNanoseconds).sum();
  }

  /**
   * What the most recent forward pass cost beside the loss of the output layers ({@link
   * PricedVertex}), a mean over examples; 0 in graphs without a price.
   */
  public static double cost(ComputationGraph graph) {
    double cost = 0;
    for (GraphVertex vertex : graph.getVertices()) {
      cost += vertex instanceof PricedVertex priced ? priced.lastCost() : 0;
    }
    return cost;
  }

  /** Closes the solvers of a graph that will not be used any more. */
  public static void closeSolvers(ComputationGraph graph) {
    layers(graph).values().forEach(AimleLayer::closeSolver);
  }

  /**
   * Names the noise (and dropout) of the next minibatch in every vertex and layer that draws any.
   */
  public static void setNoiseKeys(ComputationGraph graph, NoiseKeys keys) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof KeyedNoise keyed) {
        keyed.setNoiseKeys(keys);
      } else if (vertex.hasLayer() && vertex.getLayer() instanceof KeyedNoise keyed) {
        keyed.setNoiseKeys(keys);
      }
    }
  }

  /**
   * Says of all AIMLE layers whether they leave their lambda alone; see {@link
   * AimleLayer#holdLambda}.
   */
  public static void holdLambda(ComputationGraph graph, boolean hold) {
    layers(graph).values().forEach(layer -> layer.holdLambda(hold));
  }
}
