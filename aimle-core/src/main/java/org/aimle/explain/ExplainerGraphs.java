package org.aimle.explain;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.aimle.dl4j.RepeatedHuberError;
import org.aimle.dl4j.RepeatedSquaredError;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseKeys;
import org.aimle.spec.Ranges;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** What the graphs of all explainers have in common. */
final class ExplainerGraphs {

  /**
   * Where scores start that have a price: Gumbel noise lifts 2 of 100 above 0. If more were lifted
   * than may be chosen, a price would change nothing, and scores would stay where they are.
   */
  static final double PRICED_START = -4;

  private ExplainerGraphs() {}

  /** DL4J takes 0 for "no seed". */
  static long seed(long seed) {
    long mixed = NoiseKeys.mix(seed + 1);
    return mixed == 0 ? 1 : mixed;
  }

  /**
   * The layer that predicts the label: a sigmoid with the squared error, or Huber's, or a softmax
   * with cross-entropy.
   *
   * @param classes of the label, or 1 for a number in [0, 1]
   * @param huber the error up to which it is squared; infinite: all errors are
   */
  static OutputLayer labels(int in, int classes, double huber, EstimatorSpec estimator) {
    return new OutputLayer.Builder(
            classes == 1 ? errors(huber, estimator.outputs()) : new LossMCXENT())
        .nIn(in)
        .nOut(classes)
        .activation(classes == 1 ? Activation.SIGMOID : Activation.SOFTMAX)
        .build();
  }

  private static ILossFunction errors(double huber, int samples) {
    return huber == Double.POSITIVE_INFINITY
        ? new RepeatedSquaredError(samples)
        : new RepeatedHuberError(samples, huber);
  }

  /**
   * @throws IllegalArgumentException if it is neither above 0 nor infinite
   */
  static double requireHuber(double value) {
    return Ranges.require(value > 0, "huber", value, "must be above 0, or infinite");
  }

  /**
   * @param k chosen of each example, if that is always the same number
   * @throws IllegalArgumentException if a price has an effect, but not on what the estimator learns
   *     from
   */
  static void requirePriced(double price, OptionalInt k, EstimatorSpec estimator) {
    if (price > 0 && k.isEmpty() && estimator.needsLosses()) {
      throw new IllegalArgumentException(
          "price is %s, but the estimator %s learns from losses, which have no price in them; take another estimator, or leave out the price"
              .formatted(price, estimator));
    }
  }

  /** Classes that the named layer tells apart, or 1 for a number in [0, 1]. */
  static int classes(ComputationGraphConfiguration configuration, String output) {
    return configuration.getVertices().get(output) instanceof LayerVertex layered
            && layered.getLayerConf().getLayer() instanceof OutputLayer layer
        ? (int) Math.max(1, layer.getNOut())
        : 1;
  }

  /** Weights and biases of a layer. */
  static Affine affine(Map<String, INDArray> table, String vertex) {
    return Affine.of(table.get(vertex + "_W"), table.get(vertex + "_b"));
  }

  /**
   * @param maker of such graphs, for the message
   * @throws IllegalArgumentException if a vertex that is expected is not there, or is of another
   *     kind
   */
  static void requireLike(
      ComputationGraphConfiguration expected, ComputationGraphConfiguration given, String maker) {
    for (String name : expected.getVertices().keySet()) {
      if (!given.getVertices().containsKey(name)) {
        throw new IllegalArgumentException(
            "the graph has no vertex '%s'; make it with %s".formatted(name, maker));
      }
      if (!kind(given, name).equals(kind(expected, name))) {
        throw new IllegalArgumentException(
            "vertex '%s' is %s, but an explainer has %s; make the graph with %s"
                .formatted(name, kind(given, name), kind(expected, name), maker));
      }
    }
  }

  /** What a vertex computes, and from what. */
  private static String kind(ComputationGraphConfiguration configuration, String name) {
    GraphVertex vertex = configuration.getVertices().get(name);
    List<String> inputs = configuration.getVertexInputs().get(name);
    if (!(vertex instanceof LayerVertex layered)) {
      return vertex.getClass().getSimpleName() + " of " + inputs;
    }
    Layer layer = layered.getLayerConf().getLayer();
    String activation = layer instanceof BaseLayer base ? ", " + base.getActivationFn() : "";
    return layer.getClass().getSimpleName() + activation + " of " + inputs;
  }
}
