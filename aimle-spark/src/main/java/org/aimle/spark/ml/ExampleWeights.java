package org.aimle.spark.ml;

import org.aimle.dl4j.WeightedRows;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/** Makes the loss of an explainer's network heed the weights of examples, for training alone. */
final class ExampleWeights {

  private ExampleWeights() {}

  /** The network with a loss whose labels have weights. */
  static ComputationGraphConfiguration heed(ComputationGraphConfiguration configuration) {
    ComputationGraphConfiguration copy = configuration.clone();
    OutputLayer output = output(copy);
    output.setLossFn(new WeightedRows(output.getLossFn()));
    return copy;
  }

  /** The network as it was before {@link #heed}, if it was. */
  static ComputationGraphConfiguration forget(ComputationGraphConfiguration configuration) {
    if (!(output(configuration).getLossFn() instanceof WeightedRows weighted)) {
      return configuration;
    }
    ComputationGraphConfiguration copy = configuration.clone();
    output(copy).setLossFn(weighted.loss());
    return copy;
  }

  private static OutputLayer output(ComputationGraphConfiguration configuration) {
    LayerVertex vertex =
        (LayerVertex) configuration.getVertices().get(configuration.getNetworkOutputs().get(0));
    return (OutputLayer) vertex.getLayerConf().getLayer();
  }
}
