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
 * Averages frozen vectors of the tokens that are chosen, however many they are (configuration;
 * immutable). Inputs, in this order: weights {@code z [B * S, T]} of zeros and ones (or numbers
 * between) and vectors {@code x [B, T, C]} (NWC); output {@code [B * S, C]} with {@code y[r] = sum
 * over t of z[r, t] x[r / S, t] / max(1, sum over t of z[r, t])}: zeros, where nothing is chosen.
 * {@link WeightedSum} is for a number of tokens that stays. The vectors are not repeated for the S
 * rows of a text, and get no gradient.
 *
 * <p>A price is what a chosen token costs: training is for the reported loss of each row plus
 * {@code price * sum over t of z[r, t]}, whatever the number of samples. DL4J's score is the first
 * part; {@link org.aimle.dl4j.AimleGraphs#cost} tells the second. It is the same for all rows:
 * weights of {@link org.aimle.dl4j.WeightedRows} do not change it, and estimators that need losses
 * do not learn from it.
 *
 * @since 0.1.0
 */
public final class ChosenMean extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  private final double price;

  /**
   * @param price of a chosen token, in units of the reported loss, at least 0
   * @throws IllegalArgumentException if it is less or not finite
   */
  @JsonCreator
  public ChosenMean(@JsonProperty("price") double price) {
    this.price = Ranges.atLeastZero("price", price);
  }

  /** What a chosen token costs. */
  public double price() {
    return price;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ChosenMean v && price == v.price;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(price);
  }

  @Override
  public String toString() {
    return "ChosenMean(price " + price + ")";
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    return new ChosenMeanVertex(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.feedForward(TokenConvolution.sequence(inputs[1], "chosen mean").getSize());
  }
}
