package org.aimle.spark.training.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.lambda.LambdaState;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All that training changes in a graph, with arrays that are shared and not to be changed.
 *
 * @param parameters in DL4J's flattened order
 * @param updaterState in DL4J's flattened order; empty for an updater without, and where it is kept
 *     elsewhere
 * @param lambdas by vertex name, in topological order
 * @param iteration steps taken by a worker since the graph was new
 * @param epoch epochs completed since the graph was new
 */
public record GraphState(
    float[] parameters,
    float[] updaterState,
    Map<String, LambdaState> lambdas,
    int iteration,
    int epoch) {

  private static final float[] NO_STATE = {};

  /** Where a task needs none. */
  public static final GraphState NONE = new GraphState(NO_STATE, NO_STATE, Map.of(), 0, 0);

  public GraphState {
    lambdas = Collections.unmodifiableMap(new LinkedHashMap<>(lambdas));
  }

  /**
   * The state of a graph, copied.
   *
   * @throws IllegalArgumentException if its parameters are not single-precision
   */
  public static GraphState of(ComputationGraph graph) {
    INDArray parameters = graph.params();
    if (parameters.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "the graph's data type is "
              + parameters.dataType()
              + " but cluster training needs FLOAT; configure it with .dataType(DataType.FLOAT)");
    }
    return new GraphState(
        FloatArrays.read(parameters),
        updaterStateView(graph).map(FloatArrays::read).orElse(NO_STATE),
        AimleGraphs.lambdaStates(graph),
        graph.getIterationCount(),
        graph.getEpochCount());
  }

  /**
   * Puts the state into a graph of the same configuration; one without updater state leaves the
   * graph's own as it is.
   *
   * @throws IllegalArgumentException if the graph's sizes differ from those of this state
   */
  public void applyTo(ComputationGraph graph) {
    new Numbers.Here(parameters).copyTo("parameters", graph.params());
    if (updaterState.length > 0) {
      updaterStateView(graph)
          .ifPresent(view -> new Numbers.Here(updaterState).copyTo("updater state", view));
    }
    AimleGraphs.setLambdaStates(graph, lambdas);
    graph.getConfiguration().setIterationCount(iteration);
    graph.getConfiguration().setEpochCount(epoch);
  }

  /** Whether no parameter and no number of the updater is infinite or NaN. */
  public boolean isFinite() {
    return FloatArrays.allFinite(parameters) && FloatArrays.allFinite(updaterState);
  }

  public GraphState withEpoch(int newEpoch) {
    return new GraphState(parameters, updaterState, lambdas, iteration, newEpoch);
  }

  /** The same with another updater state. */
  public GraphState withUpdaterState(float[] other) {
    return new GraphState(parameters, other, lambdas, iteration, epoch);
  }

  /** The same without updater state, as for an evaluation. */
  public GraphState withoutUpdaterState() {
    return withUpdaterState(NO_STATE);
  }

  /** The updater's state of a graph, not copied; empty for an updater without. */
  public static Optional<INDArray> updaterStateView(ComputationGraph graph) {
    return Optional.ofNullable(graph.getUpdater(true).getStateViewArray());
  }
}
