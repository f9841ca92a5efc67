package org.aimle.spark.training.executor;

import org.aimle.dl4j.AimleGraphs;
import org.aimle.noise.NoiseKeys;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** Makes the randomness of a step a function of its examples; what workers do before each step. */
final class KeyedSteps {

  /** Not one of the samples of an example, so that stock layers share no key with AIMLE layers. */
  private static final int STOCK_LAYERS = -1;

  private KeyedSteps() {}

  /**
   * Names the randomness of a graph's next step: the keyed noise of AIMLE layers and the like, and,
   * for stock DL4J layers, the state of the calling thread's ND4J generator.
   */
  static void begin(ComputationGraph graph, NoiseKeys keys) {
    AimleGraphs.setNoiseKeys(graph, keys);
    Nd4j.getRandom().setSeed(keys.key(0, STOCK_LAYERS));
  }
}
