package org.aimle.dl4j;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Repeats the rows of an activation in training as an AIMLE vertex with several samples does, so
 * that both go into one layer (configuration; immutable): {@code [B, ...]} becomes {@code [B * S,
 * ...]}, row {@code b} at {@code b * S .. b * S + S - 1}. Gradients are summed over the samples. At
 * inference, where an AIMLE vertex gives one row per example, rows pass unchanged.
 */
public final class RepeatVertex extends ParameterlessVertex {

  private static final long serialVersionUID = 1L;

  private final int samples;

  /**
   * @throws IllegalArgumentException if {@code samples} is less than 1
   */
  @JsonCreator
  public RepeatVertex(@JsonProperty("samples") int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples is " + samples + " but must be at least 1");
    }
    this.samples = samples;
  }

  int samples() {
    return samples;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RepeatVertex v && samples == v.samples;
  }

  @Override
  public int hashCode() {
    return samples;
  }

  @Override
  public String toString() {
    return "RepeatVertex(" + samples + ")";
  }

  @Override
  protected ParameterlessGraphVertex instantiate(
      ComputationGraph graph, String name, int index, DataType type) {
    return new RepeatGraphVertex(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }
}
