package org.aimle.spark.training.executor;

import org.aimle.noise.NoiseKeys;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What tests of other packages see of this one. */
public final class ExecutorAccess {

  private ExecutorAccess() {}

  /** Makes a run's pool in this JVM. */
  public static void makePool(String runId) {
    ReplicaPool.of(runId);
  }

  /** Number of runs with a pool in this JVM. */
  public static int pools() {
    return ReplicaPool.pools();
  }

  /** What a worker does before a step. */
  public static void beginStep(ComputationGraph graph, NoiseKeys keys) {
    KeyedSteps.begin(graph, keys);
  }
}
