package org.aimle.dl4j.layers;

import org.aimle.dl4j.ParameterlessGraphVertex;
import org.aimle.dl4j.ParameterlessVertex;
import org.aimle.spec.Ranges;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Sums frozen token vectors by weights, such as 0 and 1 for chosen words, and divides by a number
 * (configuration; immutable). Inputs, in this order: weights {@code z [B * S, T]} (or {@code [B *
 * S, T, 1]}) and vectors {@code x [B, T, C]} (NWC); output {@code [B * S, C]} with {@code y[r] =
 * sum over t of z[r, t] x[r / S, t] / divisor}. The vectors are not repeated for the S rows of a
 * text, and get no gradient.
 *
 * @since 0.1.0
 */
public final class WeightedSum extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  private final double divisor;

  /**
   * @throws IllegalArgumentException if {@code divisor} is not a positive finite number
   */
  @JsonCreator
  public WeightedSum(@JsonProperty("divisor") double divisor) {
    Ranges.positive("divisor", divisor);
    this.divisor = divisor;
  }

  /** By what the sum is divided. */
  public double divisor() {
    return divisor;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof WeightedSum v && divisor == v.divisor;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(divisor);
  }

  @Override
  public String toString() {
    return "WeightedSum(divisor " + divisor + ")";
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    return new WeightedSumVertex(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.feedForward(TokenConvolution.sequence(inputs[1], "weighted sum").getSize());
  }
}
