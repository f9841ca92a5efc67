package org.aimle.dl4j;

import java.util.Objects;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Repeats the rows of an activation in training as an AIMLE vertex of the graph does, so that both
 * go into one layer (configuration; immutable): {@code [B, ...]} becomes {@code [B * S, ...]}, row
 * {@code b} at {@code b * S .. b * S + S - 1}, with S the rows that the vertex's estimator makes of
 * an example. Gradients are summed over the samples. At inference, where an AIMLE vertex gives one
 * row per example, rows pass unchanged.
 *
 * @since 0.1.0
 */
public final class RepeatVertex extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  private final String vertex;

  /**
   * @param vertex the name of an AIMLE vertex of the same graph; a graph without it cannot be
   *     initialised
   */
  @JsonCreator
  public RepeatVertex(@JsonProperty("vertex") String vertex) {
    this.vertex = Objects.requireNonNull(vertex, "vertex");
  }

  String vertex() {
    return vertex;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RepeatVertex v && vertex.equals(v.vertex);
  }

  @Override
  public int hashCode() {
    return vertex.hashCode();
  }

  @Override
  public String toString() {
    return "RepeatVertex(" + vertex + ")";
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    int samples = SampleRows.madeBy(graph.getConfiguration(), vertex, name);
    return new RepeatGraphVertex(graph, name, index, type, this, samples);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }
}
