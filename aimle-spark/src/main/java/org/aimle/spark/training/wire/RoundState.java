package org.aimle.spark.training.wire;

import java.io.Serializable;
import java.util.Map;
import org.aimle.dl4j.AimleGraphs;
import org.aimle.lambda.LambdaState;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A {@link GraphState} as a worker gets it. Immutable.
 *
 * @param updaterState empty where it does not travel
 * @param lambdas by vertex name, in topological order
 */
public record RoundState(
    Numbers parameters,
    Numbers updaterState,
    Map<String, LambdaState> lambdas,
    int iteration,
    int epoch)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Puts all but the updater's state into a graph. */
  public void applyTo(ComputationGraph graph) {
    parameters.copyTo("parameters", graph.params());
    AimleGraphs.setLambdaStates(graph, lambdas);
    graph.getConfiguration().setIterationCount(iteration);
    // Only this way are the layers' own copies of the counters set, on which schedules depend.
    graph.getConfiguration().setEpochCount(epoch - 1);
    graph.incrementEpochCount();
  }
}
