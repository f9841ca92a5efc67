package org.aimle.spark.training;

import java.util.Map;
import org.aimle.lambda.LambdaState;
import org.aimle.spark.training.wire.GraphState;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * All that training changes in a graph: parameters, the updater's state (Adam's moments, say), the
 * lambda state of each AIMLE layer, and the counters that learning rates and bias corrections
 * depend on. Immutable, thread-safe.
 *
 * @since 0.1.0
 */
public final class ModelState {

  private final GraphState state;

  ModelState(GraphState state) {
    this.state = state;
  }

  /**
   * The state of a graph, copied.
   *
   * @throws IllegalArgumentException if its parameters are not single-precision
   */
  public static ModelState of(ComputationGraph graph) {
    return new ModelState(GraphState.of(graph));
  }

  /**
   * Puts the state into a graph of the same configuration; a state without updater state leaves the
   * graph's own as it is.
   *
   * @throws IllegalArgumentException if the graph's sizes differ from those of this state
   */
  public void applyTo(ComputationGraph graph) {
    state.applyTo(graph);
  }

  /** Parameters in DL4J's flattened order, copied. */
  public float[] parameters() {
    return state.parameters().clone();
  }

  /**
   * The updater's state in DL4J's flattened order, copied; empty for one without, such as SGD, and
   * while the workers have it: {@link UpdaterState#KEPT} in the midst of training, and {@link
   * UpdaterState#RESET}.
   */
  public float[] updaterState() {
    return state.updaterState().clone();
  }

  /** By vertex name, in topological order. */
  public Map<String, LambdaState> lambdas() {
    return state.lambdas();
  }

  /** Steps taken by a worker since the graph was new. */
  public int iteration() {
    return state.iteration();
  }

  /** Epochs completed since the graph was new. */
  public int epoch() {
    return state.epoch();
  }

  /** The same without copies. */
  GraphState shared() {
    return state;
  }
}
