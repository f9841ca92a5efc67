package org.aimle.spark.training;

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
 * All that training changes in a graph: parameters, the updater's state (Adam's moments, say), the
 * lambda state of each AIMLE layer, and the counters that learning rates and bias corrections
 * depend on. Immutable, thread-safe.
 */
public final class ModelState {

  private static final float[] NO_STATE = {};

  private final float[] parameters;
  private final float[] updaterState;
  private final Map<String, LambdaState> lambdas;
  private final int iteration;
  private final int epoch;

  /** Takes over the arrays: the caller does not touch them again. */
  ModelState(
      float[] parameters,
      float[] updaterState,
      Map<String, LambdaState> lambdas,
      int iteration,
      int epoch) {
    this.parameters = parameters;
    this.updaterState = updaterState;
    this.lambdas = Collections.unmodifiableMap(new LinkedHashMap<>(lambdas));
    this.iteration = iteration;
    this.epoch = epoch;
  }

  /**
   * The state of a graph, copied.
   *
   * @throws IllegalArgumentException if its parameters are not single-precision
   */
  public static ModelState of(ComputationGraph graph) {
    INDArray parameters = graph.params();
    if (parameters.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "the graph's data type is "
              + parameters.dataType()
              + " but cluster training needs FLOAT; configure it with .dataType(DataType.FLOAT)");
    }
    return new ModelState(
        FloatArrays.read(parameters),
        updaterStateView(graph).map(FloatArrays::read).orElse(NO_STATE),
        AimleGraphs.lambdaStates(graph),
        graph.getIterationCount(),
        graph.getEpochCount());
  }

  /**
   * Puts the state into a graph of the same configuration.
   *
   * @throws IllegalArgumentException if the graph's sizes differ from those of this state
   */
  public void applyTo(ComputationGraph graph) {
    FloatArrays.write("parameters", parameters, graph.params());
    Optional<INDArray> updaterStateView = updaterStateView(graph);
    if (updaterStateView.isPresent()) {
      FloatArrays.write("updater state", updaterState, updaterStateView.get());
    }
    AimleGraphs.setLambdaStates(graph, lambdas);
    graph.getConfiguration().setIterationCount(iteration);
    graph.getConfiguration().setEpochCount(epoch);
  }

  /** Parameters in DL4J's flattened order, copied. */
  public float[] parameters() {
    return parameters.clone();
  }

  /** The updater's state in DL4J's flattened order, copied; empty for one without, such as SGD. */
  public float[] updaterState() {
    return updaterState.clone();
  }

  /** By vertex name, in topological order. */
  public Map<String, LambdaState> lambdas() {
    return lambdas;
  }

  /** Steps taken by a worker since the graph was new. */
  public int iteration() {
    return iteration;
  }

  /** Epochs completed since the graph was new. */
  public int epoch() {
    return epoch;
  }

  float[] sharedParameters() {
    return parameters;
  }

  float[] sharedUpdaterState() {
    return updaterState;
  }

  ModelState withEpoch(int newEpoch) {
    return new ModelState(parameters, updaterState, lambdas, iteration, newEpoch);
  }

  private static Optional<INDArray> updaterStateView(ComputationGraph graph) {
    return Optional.ofNullable(graph.getUpdater(true).getStateViewArray());
  }
}
