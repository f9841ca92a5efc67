package org.aimle.dl4j.layers;

import java.util.Arrays;
import org.aimle.dl4j.ParameterlessGraphVertex;
import org.aimle.dl4j.ParameterlessVertex;
import org.aimle.spec.Ranges;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Gives each node of a graph the sum of what its edges bring, each weighted by the choice of a
 * solver where there is one (configuration; immutable): the second half of a message-passing step,
 * after {@link GatherEdges}.
 *
 * <p>Inputs: messages {@code m [B, F, E]}, and optionally weights {@code w [B, n]}, such as the
 * chosen edges of an AIMLE vertex. Output: {@code [B, F, V]}, {@code y[b, f, v] = sum of w[b,
 * elements[e]] m[b, f, e]} over the edges with {@code targets[e] = v}, weights 1 where there are
 * none. Both inputs get gradients. Where the weights have S rows for each example, the messages
 * pass through a {@link org.aimle.dl4j.RepeatVertex}.
 *
 * <p>An edge without direction is two of them, to either end, with the same element.
 *
 * @since 0.1.0
 */
public final class ScatterEdges extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  private final int[] targets;
  private final int nodes;
  private final int[] elements;

  /**
   * @param targets {@code [E]}: the node to which each edge goes, from 0
   * @param nodes V, at least 1
   * @param elements {@code [E]}: the element of the second input that weighs each edge, from 0
   * @throws IllegalArgumentException if there is no edge, one has no element, or a node is not
   *     below {@code nodes}
   */
  @JsonCreator
  public ScatterEdges(
      @JsonProperty("targets") int[] targets,
      @JsonProperty("nodes") int nodes,
      @JsonProperty("elements") int[] elements) {
    this.nodes = Ranges.atLeastOne("nodes", nodes);
    this.targets = GatherEdges.requireNodes("targets", targets, nodes);
    this.elements = GatherEdges.requireNodes("elements", elements, Integer.MAX_VALUE);
    if (targets.length != elements.length) {
      throw new IllegalArgumentException(
          "there are %d targets but %d elements; give each edge both"
              .formatted(targets.length, elements.length));
    }
  }

  /**
   * Each edge with an element of its own, in their order.
   *
   * @param targets {@code [E]}: the node to which each edge goes, from 0
   * @param nodes V, at least 1
   * @throws IllegalArgumentException if there is no edge, or a node is not below {@code nodes}
   */
  public static ScatterEdges of(int[] targets, int nodes) {
    int[] elements = new int[targets.length];
    Arrays.setAll(elements, e -> e);
    return new ScatterEdges(targets, nodes, elements);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ScatterEdges v
        && Arrays.equals(targets, v.targets)
        && nodes == v.nodes
        && Arrays.equals(elements, v.elements);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(targets) + nodes) + Arrays.hashCode(elements);
  }

  @Override
  public String toString() {
    return "ScatterEdges(%d edges, %d nodes)".formatted(targets.length, nodes);
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    return new ScatterEdgesVertex(graph, name, index, type, this, targets, nodes, elements);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    InputType.InputTypeRecurrent messages =
        GatherEdges.sequence("scattering edges takes messages", inputs[0]);
    if (inputs.length > 1 && !(inputs[1] instanceof InputType.InputTypeFeedForward)) {
      throw new InvalidInputTypeException(
          "scattering edges takes weights [B, n], but its second input is " + inputs[1]);
    }
    return InputType.recurrent(messages.getSize(), nodes, RNNFormat.NCW);
  }
}
