package org.aimle.dl4j.layers;

import java.util.Arrays;
import org.aimle.dl4j.ParameterlessGraphVertex;
import org.aimle.dl4j.ParameterlessVertex;
import org.aimle.spec.Ranges;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Multiplies features by the weights, such as 0 and 1 for chosen ones, of the groups that they
 * belong to (configuration; immutable). Inputs, in this order: weights {@code z [B * S, G]} and
 * features {@code x [B, n]}; output {@code [B * S, n]} with {@code y[r, c] = z[r, groups[c]] x[r /
 * S, c]}. The features are not repeated for the S rows of an example, and get no gradient.
 *
 * <p>A price is what each chosen group costs in training, as in {@link ChosenMean}.
 *
 * @since 0.1.0
 */
public final class FeatureMask extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  private final int[] groups;
  private final double price;

  /**
   * Of a price of 0.
   *
   * @param groups {@code [n]}: the group of each feature; groups are numbered from 0 and none is
   *     empty
   * @throws IllegalArgumentException if there is no feature, or a group is negative or empty
   */
  public FeatureMask(int[] groups) {
    this(groups, 0);
  }

  /**
   * @param groups {@code [n]}: the group of each feature; groups are numbered from 0 and none is
   *     empty
   * @param price of a chosen group, in units of the reported loss, at least 0
   * @throws IllegalArgumentException if there is no feature, a group is negative or empty, or the
   *     price is less or not finite
   */
  @JsonCreator
  public FeatureMask(@JsonProperty("groups") int[] groups, @JsonProperty("price") double price) {
    this.groups = groups.clone();
    this.price = Ranges.atLeastZero("price", price);
    int[] found = Arrays.stream(groups).sorted().distinct().toArray();
    for (int g = 0; g < found.length; g++) {
      if (found[g] != g) {
        throw new IllegalArgumentException(
            "group %d of the features is empty; number the groups 0, 1, ..".formatted(g));
      }
    }
    if (found.length == 0) {
      throw new IllegalArgumentException("there is no feature; give at least one a group");
    }
  }

  /** The group of each feature; a copy. */
  public int[] groups() {
    return groups.clone();
  }

  /** What a chosen group costs. */
  public double price() {
    return price;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FeatureMask v && Arrays.equals(groups, v.groups) && price == v.price;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(groups) + Double.hashCode(price);
  }

  @Override
  public String toString() {
    return "FeatureMask(%d features, price %s)".formatted(groups.length, price);
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    return new FeatureMaskVertex(graph, name, index, type, this, groups);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    if (!(inputs[1] instanceof InputType.InputTypeFeedForward features)
        || features.getSize() != groups.length) {
      throw new InvalidInputTypeException(
          "a feature mask for %d features takes features [B, %1$d], but its second input is %s"
              .formatted(groups.length, inputs[1]));
    }
    return inputs[1];
  }
}
