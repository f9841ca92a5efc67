package org.aimle.dl4j.layers;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Sums frozen token vectors by weights, such as 0 and 1 for chosen words, and divides by a number
 * (configuration; immutable). Inputs, in this order: weights {@code z [B * S, T]} (or {@code [B *
 * S, T, 1]}) and vectors {@code x [B, T, C]} (NWC); output {@code [B * S, C]} with {@code y[r] =
 * sum over t of z[r, t] x[r / S, t] / divisor}. The vectors are not repeated for the S rows of a
 * text, and get no gradient.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class WeightedSum extends GraphVertex {

  private static final long serialVersionUID = 1L;

  private final double divisor;

  /**
   * @throws IllegalArgumentException if {@code divisor} is not a positive finite number
   */
  @JsonCreator
  public WeightedSum(@JsonProperty("divisor") double divisor) {
    if (!(divisor > 0 && Double.isFinite(divisor))) {
      throw new IllegalArgumentException("divisor is " + divisor + " but must be positive");
    }
    this.divisor = divisor;
  }

  double divisor() {
    return divisor;
  }

  @Override
  public WeightedSum clone() {
    return this;
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
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return new WeightedSumVertex(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs)
      throws InvalidInputTypeException {
    return InputType.feedForward(TokenConvolution.sequence(inputs[1], "weighted sum").getSize());
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(
            null, WeightedSum.class, inputs[0], getOutputType(-1, inputs))
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }
}
