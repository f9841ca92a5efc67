package org.aimle.dl4j.layers;

import java.util.Arrays;
import org.aimle.dl4j.ParameterlessGraphVertex;
import org.aimle.dl4j.ParameterlessVertex;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Gives each edge of a graph the features of its two ends (configuration; immutable): the first
 * half of a message-passing step, of which layers that treat all edges alike ({@code
 * Convolution1DLayer} of kernel 1) and {@link ScatterEdges} are the rest. All examples have the
 * same edges.
 *
 * <p>Input: nodes {@code h [B, F, V]}, DL4J's layout of a sequence of V steps. Output: {@code [B, 2
 * F, E]} with {@code y[b, f, e] = h[b, f, sources[e]]} and {@code y[b, F + f, e] = h[b, f,
 * targets[e]]}. The gradient of a node is the sum of those of its edges.
 *
 * @since 0.1.0
 */
public final class GatherEdges extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  private final int[] sources;
  private final int[] targets;

  /**
   * @param sources {@code [E]}: the node from which each edge goes, from 0
   * @param targets {@code [E]}: the node to which it goes
   * @throws IllegalArgumentException if there is no edge, one has no end, or a node is negative
   */
  @JsonCreator
  public GatherEdges(
      @JsonProperty("sources") int[] sources, @JsonProperty("targets") int[] targets) {
    this.sources = requireNodes("sources", sources, Integer.MAX_VALUE);
    this.targets = requireNodes("targets", targets, Integer.MAX_VALUE);
    if (sources.length != targets.length) {
      throw new IllegalArgumentException(
          "there are %d sources but %d targets; give each edge both"
              .formatted(sources.length, targets.length));
    }
  }

  static int[] requireNodes(String name, int[] nodes, int count) {
    if (nodes.length == 0) {
      throw new IllegalArgumentException(name + " is empty; give at least one edge");
    }
    for (int node : nodes) {
      if (node < 0 || node >= count) {
        throw new IllegalArgumentException(
            "%s has node %d, but nodes are numbered from 0%s"
                .formatted(
                    name, node, count == Integer.MAX_VALUE ? "" : " and there are " + count));
      }
    }
    return nodes.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof GatherEdges v
        && Arrays.equals(sources, v.sources)
        && Arrays.equals(targets, v.targets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sources) + Arrays.hashCode(targets);
  }

  @Override
  public String toString() {
    return "GatherEdges(%d edges)".formatted(sources.length);
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    return new GatherEdgesVertex(graph, name, index, type, this, sources, targets);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    InputType.InputTypeRecurrent nodes = sequence("gathering edges takes nodes", inputs[0]);
    return InputType.recurrent(2 * nodes.getSize(), sources.length, RNNFormat.NCW);
  }

  static InputType.InputTypeRecurrent sequence(String takes, InputType input) {
    if (input instanceof InputType.InputTypeRecurrent sequence
        && sequence.getFormat() != RNNFormat.NWC) {
      return sequence;
    }
    throw new InvalidInputTypeException(
        "%s [B, F, n], as InputType.recurrent(F, n) says, but its input is %s"
            .formatted(takes, input));
  }
}
