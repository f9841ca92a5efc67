package org.aimle.dl4j.layers;

import org.aimle.spec.Ranges;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Weights uniform in {@code (-a, a)} with {@code a = gain * sqrt(6 / (fanIn + fanOut))} (Glorot and
 * Bengio 2010); immutable. The fans of a convolution are its channels times its width.
 *
 * @since 0.1.0
 */
public final class XavierUniform implements IWeightInit {

  private static final long serialVersionUID = 1L;

  private final double gain;

  /**
   * @throws IllegalArgumentException if {@code gain} is not a positive finite number
   */
  @JsonCreator
  public XavierUniform(@JsonProperty("gain") double gain) {
    Ranges.positive("gain", gain);
    this.gain = gain;
  }

  /** The initialisation for layers with ReLU: gain sqrt(2). */
  public static XavierUniform relu() {
    return new XavierUniform(Math.sqrt(2));
  }

  @Override
  public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray view) {
    double bound = gain * Math.sqrt(6 / (fanIn + fanOut));
    Nd4j.rand(view, Nd4j.getDistributions().createUniform(-bound, bound));
    return view.reshape(order, shape);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof XavierUniform x && gain == x.gain;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(gain);
  }

  @Override
  public String toString() {
    return "XavierUniform(gain " + gain + ")";
  }
}
